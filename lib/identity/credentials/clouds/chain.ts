import type { Cloud, CloudLink } from '@/lib/contract/identity'
import { present } from '@/lib/present'

export type Fix = NonNullable<Cloud['fix']>
/** A link with what repairs it, where it is broken, and what clients do until then where that is not what they do else. */
export type Link = CloudLink & { fix?: Fix; instead?: string }

type Told = Pick<CloudLink, 'id' | 'name' | 'says'>

export const ok = (told: Told): Link => ({ ...told, state: 'ok' })
export const unknown = (told: Told): Link => ({ ...told, state: 'unknown' })
export const broken = (told: Told, fix?: Fix, instead?: string): Link => ({
  ...told,
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

/** The chain as the page tells it: its first broken link with the fix, and what is beyond the pod. */
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
    links: links.map(({ fix: _, instead: __, ...link }) => link),
    ...(first ? present({ fallback: first.instead ?? fallback, fix: first.fix }) : {}),
    ...present({ path }),
  }
}
