import type { Cloud, CloudLink } from '@/lib/contract/cloud'
import { present } from '@/lib/present'

export type ChainFix = NonNullable<Cloud['fix']>
/** A link with its fix, when it is broken, and what clients do until then, if that is not what they usually do. */
export type Link = CloudLink & { fact?: string; fix?: ChainFix; instead?: string }

type Told = Pick<CloudLink, 'id' | 'name' | 'says'>

/** What is broken, and in the same sentence how it came to be so or what follows. */
interface Broken {
  id: string
  name: string
  fact: string
  how?: string
}

export const ok = (told: Told): Link => ({ ...told, state: 'ok' })
export const unknown = (told: Told): Link => ({ ...told, state: 'unknown' })
export const broken = ({ id, name, fact, how = '.' }: Broken, fix?: ChainFix, instead?: string): Link => ({
  id,
  name,
  says: `${fact}${how}`,
  fact,
  state: 'broken',
  ...present({ fix, instead }),
})

interface Chain {
  id: Cloud['id']
  name: string
  by: string
  links: readonly Link[]
  /** What a client does where a link is broken. */
  fallback?: string | undefined
  path?: string | undefined
  /** Who decides beyond the pod, as a sentence. */
  beyond: string
}

/** The chain as the page shows it: its first broken link with the fix, and what is beyond the pod. */
export function chain({ id, name, by, links, fallback, path, beyond }: Chain): Cloud {
  const first = links.find(({ state }) => state === 'broken')
  const open = links.filter(({ state }) => state === 'unknown')
  return {
    id,
    name,
    by,
    state: first ? 'broken' : open.length > 0 ? 'unknown' : 'complete',
    says: first
      ? first.says
      : open.length > 0
        ? `No link is broken, as far as could be read. ${beyond}`
        : `Every link that the pod shows is correct. ${beyond}`,
    links: links.map(({ fact: _, fix: __, instead: ___, ...link }) => link),
    ...(first ? present({ brief: first.fact, fallback: first.instead ?? fallback, fix: first.fix }) : {}),
    ...present({ path }),
  }
}
