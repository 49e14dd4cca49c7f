import type { Cursor } from '@/lib/contract/resources'
import type { Overview } from '@/lib/pages/overview/contract'
import { present } from '@/lib/present'
import type { OverviewEvent } from './stream'

/** A viewer's place in the overview, and what it was last sent. */
interface Followed {
  cursor?: Cursor | undefined
  overview?: Overview | undefined
}

/**
 * The overview after one event of its topic, or 'resync' when an event between was lost. `overview` is absent when what is shown
 * is already as new.
 */
export function applyOverviewEvent(
  { cursor, overview }: Followed,
  event: Omit<OverviewEvent, 'topic'> | ({ type: 'mark' } & Cursor),
): Followed | 'resync' {
  const { epoch, seq } = event
  const isOld = cursor?.epoch === epoch && seq <= cursor.seq
  if (isOld) return { cursor }
  if (event.type === 'mark') return 'resync'
  if (event.overview !== undefined) {
    const isNewer = overview === undefined || Date.parse(event.checkedAt) >= Date.parse(overview.checkedAt)
    return { cursor: { epoch, seq }, ...(isNewer ? { overview: event.overview } : {}) }
  }
  if (overview === undefined || cursor?.epoch !== epoch || seq !== cursor.seq + 1) return 'resync'
  const { serverMs: _, ...rest } = overview
  const { checkedAt, serverMs } = event
  return { cursor: { epoch, seq }, overview: { ...rest, checkedAt, ...present({ serverMs }) } }
}
