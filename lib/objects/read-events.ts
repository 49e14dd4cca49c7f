import { listAt, numberAt, textAt } from './fields'

export interface ReadEvent {
  type: string
  reason: string
  message: string
  count: number
  firstAt?: string
  lastAt?: string
  by: string
  /** The part of the object that it is about: `spec.containers{web}`. */
  about: string
}

function first(...texts: string[]): string {
  return texts.find((text) => text !== '') ?? ''
}

// A recorder of events.k8s.io writes eventTime and series, the older one firstTimestamp, lastTimestamp and count.
function readEvent(event: unknown): ReadEvent {
  const firstAt = first(
    textAt(event, 'firstTimestamp'),
    textAt(event, 'eventTime'),
    textAt(event, 'metadata', 'creationTimestamp'),
  )
  const lastAt = first(
    textAt(event, 'series', 'lastObservedTime'),
    textAt(event, 'lastTimestamp'),
    textAt(event, 'eventTime'),
    firstAt,
  )
  return {
    type: textAt(event, 'type'),
    reason: textAt(event, 'reason'),
    message: textAt(event, 'message'),
    count: numberAt(event, 'series', 'count') || numberAt(event, 'count') || 1,
    ...(firstAt === '' ? {} : { firstAt }),
    ...(lastAt === '' ? {} : { lastAt }),
    by: first(textAt(event, 'reportingComponent'), textAt(event, 'source', 'component')),
    about: textAt(event, 'involvedObject', 'fieldPath'),
  }
}

/** The events of a core/v1 EventList, the last one first. */
export function readEvents(list: unknown): ReadEvent[] {
  return listAt(list, 'items')
    .map(readEvent)
    .sort((a, b) => Date.parse(b.lastAt ?? '') - Date.parse(a.lastAt ?? '') || 0)
}
