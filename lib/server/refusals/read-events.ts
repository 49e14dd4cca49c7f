import { extractRefusals } from '@/lib/extract/extract-refusals'
import type { Found } from '@/lib/extract/found'
import { isRefusal, mayHoldRefusal } from '@/lib/extract/log-refusals'
import { type Sighting, spreadTimes } from '@/lib/extract/merge-sightings'
import { listObjects } from '@/lib/kube/reads/object-reads'
import type { KubeClient } from '@/lib/kube/transport/types'
import { textAt } from '@/lib/objects/fields'
import { readEvents } from '@/lib/objects/read-events'

const MOST_EVENTS = 500
/** What an event may say at most (corev1 validation) is 1,024 bytes; other servers are not trusted. */
const LONGEST = 2_048

export interface ReadEvents {
  sightings: Sighting[]
  count: number
  more: boolean
}

/** Events are of one namespace, and so is what their writers were refused. */
function placed(found: Found, namespace: string): Found {
  return found.form === 'forbidden' ? { ...found, call: { namespace, ...found.call } } : found
}

/** The refusals in the events of a namespace, each by its own count between its first and its last time. */
export async function readRefusedInEvents(
  kube: KubeClient,
  namespace: string,
  signal: AbortSignal,
): Promise<ReadEvents> {
  const target = { group: '', version: 'v1', resource: 'events', namespace }
  const { items, more } = await listObjects(kube, target, { limit: MOST_EVENTS }, { signal })
  const sightings = items.flatMap((item): Sighting[] => {
    const [event] = readEvents({ items: [item] })
    if (event === undefined || !mayHoldRefusal(event.message)) return []
    const lastMs = Date.parse(event.lastAt ?? '')
    if (Number.isNaN(lastMs)) return []
    const firstMs = Date.parse(event.firstAt ?? '') || lastMs
    const place = {
      from: 'event',
      kind: textAt(item, 'involvedObject', 'kind'),
      name: textAt(item, 'involvedObject', 'name'),
      by: event.by,
    } as const
    return extractRefusals(event.message.slice(0, LONGEST))
      .filter(isRefusal)
      .map((found) => ({
        found: placed(found, namespace),
        times: spreadTimes(firstMs, lastMs, event.count),
        place,
      }))
  })
  return { sightings, count: items.length, more }
}
