import { matchesIn } from '../text/matches'
/** One limit of a LimitRange that an object is over or under (plugin limitranger of Kubernetes 1.36). */
export interface LimitBroken {
  bound: 'minimum' | 'maximum' | 'ratio'
  resource: string
  /** Container, Pod or PersistentVolumeClaim. */
  type: string
  allowed: string
  /** What the object states: `limit is 1500m`, `no request is specified`. */
  stated: string
}

const USAGE =
  /\b([Mm]inimum|[Mm]aximum) (\S{1,253}) usage per (\S{1,63}) is ([^\s,]{0,63}[^\s,.])(?:, but |\.\s{1,4})((?:[Nn]o )?(?:request|limit) is [^\s,\]]{0,63}[^\s,.\]])/g
const RATIO = /(\S{1,253}) max limit to request ratio per (\S{1,63}) is ([^\s,]{1,64}), but ([^,\]]{1,120})/g

/** Every limit that the text names, in its order; none when it is about no LimitRange. */
export function parseLimitText(text: string): LimitBroken[] {
  const found: { at: number; limit: LimitBroken }[] = []
  for (const match of matchesIn(text, USAGE)) {
    const [, bound = '', resource = '', type = '', allowed = '', stated = ''] = match
    const limit: LimitBroken = {
      bound: /^min/i.test(bound) ? 'minimum' : 'maximum',
      resource,
      type,
      allowed,
      stated: stated.replace(/^N/, 'n'),
    }
    found.push({ at: match.index, limit })
  }
  for (const match of matchesIn(text, RATIO)) {
    const [, resource = '', type = '', allowed = '', stated = ''] = match
    const limit: LimitBroken = {
      bound: 'ratio',
      resource: resource.replace(/^\[/, ''),
      type,
      allowed,
      stated,
    }
    found.push({ at: match.index, limit })
  }
  return found.sort((a, b) => a.at - b.at).map(({ limit }) => limit)
}
