import type { ResourceList } from '@/lib/contract/resources'
import { plain, say } from '@/lib/phrase/phrase'

/** What is behind for longer is believed: a cluster that was restored from a backup counts from an earlier version on. */
const BELIEVED_MS = 180_000

const SAYS = say`Another replica of Podglass answers now, and it is behind what this page shows. It will catch up.`

/** The lists of replicas that are behind what a tab shows, followed until they have caught up. */
export interface BehindLists {
  /** The list that the stream now brings, where it is not the one that is shown. */
  of(topic: string): ResourceList | undefined
  /** What to show of a list that the stream brought: itself, or the newer one that is shown, until this one is as new. */
  shown(topic: string, held: ResourceList | undefined, next: ResourceList): ResourceList
}

function isBehind(next: ResourceList, held: ResourceList): boolean {
  if (next.cursor?.epoch === held.cursor?.epoch) return false
  return isOlderVersion(next.resourceVersion, held.resourceVersion)
}

/**
 * Keeps a tab from going back in time: behind a balancer its next stream may come from a replica whose watch is late. Rows
 * carry no versions, but the list they are in does, and a list as new as another holds no older row.
 */
export function createBehindLists(now: () => number = Date.now): BehindLists {
  const behind = new Map<string, { list: ResourceList; since: number }>()
  return {
    of: (topic) => behind.get(topic)?.list,
    shown(topic, held, next) {
      const since = behind.get(topic)?.since ?? now()
      if (held === undefined || !isBehind(next, held) || now() - since >= BELIEVED_MS) {
        behind.delete(topic)
        return next
      }
      behind.set(topic, { list: next, since })
      return held.state === 'stale' && plain(held.says) === plain(SAYS)
        ? held
        : { ...held, state: 'stale', says: SAYS }
    },
  }
}

const DECIMAL = /^(?:0|[1-9]\d*)$/

/**
 * True when one resourceVersion of a kind is older than another. They are decimal numbers of any size, which may be compared
 * since Kubernetes 1.35 (KEP-5504) and grew before as well; false where one of them is anything else.
 */
export function isOlderVersion(a: string, b: string): boolean {
  if (!DECIMAL.test(a) || !DECIMAL.test(b)) return false
  return a.length === b.length ? a < b : a.length < b.length
}
