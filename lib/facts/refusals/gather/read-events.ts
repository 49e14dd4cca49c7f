import { setImmediate as nextTurn } from 'node:timers/promises'
import { readSent } from '@/lib/facts/text-work/read-text'
import { listObjects } from '@/lib/kube/reads/heavy-answers'
import { listPath } from '@/lib/kube/transport/paths'
import type { KubeClient } from '@/lib/kube/transport/types'
import { textAt } from '@/lib/objects/fields'
import { readEvents } from '@/lib/objects/read-events'
import type { FoundInText } from '@/lib/reader/found'
import { isRefusal, mayHoldRefusal } from '../judge/log-refusals'
import { type Sighting, spreadTimes } from '../judge/merge-sightings'

export const MOST_EVENTS_READ = 500
/** What an event may say at most (corev1 validation) is 1,024 bytes; other servers are not trusted. */
const LONGEST = 2_048

export interface ReadEvents {
  sightings: Sighting[]
  count: number
  more: boolean
}

/** Events are of one namespace, and so is what their writers were refused. */
function placed(found: FoundInText, namespace: string): FoundInText {
  return found.form === 'forbidden' ? { ...found, call: { namespace, ...found.call } } : found
}

/** The refusals in the events of a namespace, each by its own count between its first and its last time. */
export async function readRefusedInEvents(
  kube: KubeClient,
  namespace: string,
  signal: AbortSignal,
): Promise<ReadEvents> {
  const target = { group: '', version: 'v1', resource: 'events', namespace }
  const query = { limit: MOST_EVENTS_READ }
  const { items, more } = await listObjects(kube, target, query, { signal })
  const telling = items.flatMap((item) => {
    const [event] = readEvents({ items: [item] })
    if (event === undefined || !mayHoldRefusal(event.message)) return []
    const lastMs = Date.parse(event.lastAt ?? '')
    return Number.isNaN(lastMs) ? [] : [{ item, event, lastMs }]
  })
  if (telling.length === 0) return { sightings: [], count: items.length, more }
  const found = await readSent({
    task: 'refusalsOfEach',
    text: JSON.stringify(telling.map(({ event }) => event.message.slice(0, LONGEST))),
    line: { method: 'GET', path: listPath(target, query) },
    signal,
  })
  await nextTurn()
  const sightings = telling.flatMap(({ item, event, lastMs }, at): Sighting[] => {
    const firstMs = Date.parse(event.firstAt ?? '') || lastMs
    const place = {
      from: 'event',
      kind: textAt(item, 'involvedObject', 'kind'),
      name: textAt(item, 'involvedObject', 'name'),
      by: event.by,
    } as const
    const times = spreadTimes(firstMs, lastMs, event.count)
    return (found[at] ?? []).filter(isRefusal).map((one) => ({ found: placed(one, namespace), times, place }))
  })
  return { sightings, count: items.length, more }
}
