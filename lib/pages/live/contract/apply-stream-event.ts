import type { Cursor, ResourceList } from '@/lib/contract/resources'
import { applyRowChanges } from '@/lib/contract/rows'
import { present } from '@/lib/present'
import type { DeltaEvent, SnapshotEvent, StateEvent } from './stream'

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
