import type { Access, Dangerous, DangerousSource } from '../contract'

type Right = Access['dangerous'][number]

/** What one grant gives, the gravest first, or one permission whose grant is not known. */
export interface DangerGrant {
  gravest: Right
  others: readonly Right[]
  by?: Extract<DangerousSource['by'], { state: 'named' }>
}

/**
 * The dangerous permissions of an account by what grants them: what every page counts as its risks. While a grant is not known, each of
 * its permissions counts alone, and everything as one.
 */
export function dangerGrants(rights: readonly Right[], by?: Pick<Dangerous, 'sources'>): DangerGrant[] {
  const each = (all: readonly Right[]): DangerGrant[] => {
    const everything = all.filter(({ id }) => id === 'everything')
    return (everything.length > 0 ? everything : all).map((gravest) => ({ gravest, others: [] }))
  }
  if (by === undefined || by.sources.length === 0) return each(rights)
  return by.sources.flatMap((source) => {
    const [gravest, ...others] = source.rights
    if (source.by.state !== 'named') return each(source.rights)
    return gravest === undefined ? [] : [{ gravest, others, by: source.by }]
  })
}

/** How many of them can take over the cluster or its nodes, and how many are dangerous only. How far others lead is not known. */
export function countDangers(grants: readonly DangerGrant[]): { critical: number; others: number } {
  const count = (...of: Right['severity'][]) =>
    grants.filter(({ gravest }) => of.includes(gravest.severity)).length
  return { critical: count('critical'), others: count('high', 'medium') }
}
