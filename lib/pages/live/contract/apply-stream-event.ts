import type { Cursor, ResourceList } from '@/lib/contract/resources'
import { applyRowChanges } from '@/lib/contract/rows'
import type { Overview } from '@/lib/pages/overview/contract'
import { present } from '@/lib/present'
import type { DeltaEvent, OverviewEvent, SnapshotEvent, StateEvent } from './stream'

/** The events that concern one list. A mark is the list's place in a heartbeat. */
export type ListEvent = SnapshotEvent | DeltaEvent | StateEvent | ({ type: 'mark' } & Cursor)

/**
 * The list after one event of its topic, or 'resync' when an event between was lost. Events that came before,
 * on this stream or another, change nothing and give the same object back.
 */
export function applyStreamEvent(list: ResourceList | undefined, event: ListEvent): ResourceList | 'resync' {
  const held = list?.cursor
  if (event.type === 'snapshot') {
    const isOld = held?.epoch === event.epoch && event.seq <= held.seq
    return list !== undefined && isOld ? list : { ...event.list, cursor: cursorOf(event) }
  }
  if (list === undefined || held === undefined || held.epoch !== event.epoch) return 'resync'
  if (event.seq <= held.seq) return list
  if (event.type === 'mark' || event.seq !== held.seq + 1) return 'resync'
  if (event.type === 'delta') {
    return {
      ...list,
      rows: applyRowChanges(list.rows, event),
      resourceVersion: event.resourceVersion,
      asOf: event.asOf,
      cursor: cursorOf(event),
    }
  }
  const { asOf, explain, lead, user, ...rest } = list
  return {
    ...rest,
    state: event.state,
    says: event.says,
    ...present({ asOf: event.asOf, explain: event.explain, lead: event.lead, user: event.user }),
    cursor: cursorOf(event),
  }
}

function cursorOf({ epoch, seq }: Cursor): Cursor {
  return { epoch, seq }
}

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
