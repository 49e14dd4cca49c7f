import type { CrashRefusal, PodTrouble } from '@/lib/diagnosis/overview/facts'
import { notReadyPods, type PodsFacts } from '@/lib/diagnosis/overview/pods'
import { freeText } from '@/lib/kube/redact/sanitize'
import type { KubeClient } from '@/lib/kube/transport/types'
import { lastMessages } from '@/lib/objects/last-messages'
import { whyNotReady } from '@/lib/objects/why-not-ready/why-not-ready'
import { BUDGET } from '../access/prober'
import { eventsOf } from '../objects/object'
import { createObjectReader, type ObjectReader } from '../objects/object-reader'
import { readText } from '../text-work/read-text'
import { podsToRead } from './pods-to-read'

/** Of each pod: itself and its events. */
const MOST_PODS = BUDGET / 2

async function refusalsIn(messages: readonly string[], signal: AbortSignal): Promise<CrashRefusal[]> {
  const refusals: CrashRefusal[] = []
  for (const text of messages) {
    for (const found of await readText({ task: 'refusals', text, field: 'message', signal })) {
      if (found.form !== 'forbidden' || found.refusal.kind !== 'authorization') continue
      const { user, attributes: request } = found.refusal
      refusals.push({ user, request, message: freeText(found.message) })
    }
  }
  return refusals
}

async function readTrouble(reader: ObjectReader, namespace: string, name: string): Promise<Found> {
  const target = { group: '', version: 'v1', resource: 'pods', namespace, name }
  const read = await reader.object(target)
  if (read.state !== 'read') {
    const because = read.state === 'denied' ? 'refused' : read.state === 'absent' ? 'absent' : 'failed'
    return { state: 'unread', because, says: read.says }
  }
  const { object } = read.value
  const events = await eventsOf(reader, target, read)
  const verdict = whyNotReady({ object, events: events.state === 'read' ? events.value.items : 'unread' })
  const refusals = await refusalsIn(lastMessages(object), reader.signal)
  return { state: 'read', value: { verdict, refusals } }
}

type Found = PodTrouble['found'] extends infer T ? (T extends unknown ? Omit<T, 'at'> : never) : never

/**
 * Why pods are not ready, for at most 4 of them and 8 requests: of each its own status, its events, and the refusals in the
 * last messages of its containers.
 */
export function readTroubles(
  kube: KubeClient,
  pods: PodsFacts,
  { signal, now }: { signal: AbortSignal; now: () => number },
): Promise<PodTrouble[]> {
  const reader = createObjectReader(kube, signal)
  return Promise.all(
    podsToRead(notReadyPods(pods), MOST_PODS).map(async (pod) => {
      const found = await readTrouble(reader, pods.namespace, pod.name)
      return { ...pod, found: { ...found, at: new Date(now()).toISOString() } }
    }),
  )
}
