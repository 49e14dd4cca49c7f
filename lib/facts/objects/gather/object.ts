import type { Part } from '@/lib/contract/part'
import { ownAccount } from '@/lib/facts/identity/gather/own-account'
import { Prober } from '@/lib/facts/questions/prober'
import { askAgain } from '@/lib/facts/refusals/gather/ask-again'
import { callAddress } from '@/lib/facts/refusals/judge/refused-call'
import type { ReadObject } from '@/lib/kube/reads/objects'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { metered } from '@/lib/kube/transport/meter'
import type { ListQuery } from '@/lib/kube/transport/paths'
import type { KubeClient } from '@/lib/kube/transport/types'
import { entriesAt, textAt } from '@/lib/objects/fields'
import { groupOf } from '@/lib/objects/known-kinds'
import { ownerOf } from '@/lib/objects/owners'
import { code, NOTHING, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { toTuple } from '@/lib/rbac/call'
import type { ImagePull } from '../contract/image-pull'
import type { ObjectDetails, ObjectRequest, Owner, RefusedOfPod } from '../contract/object'
import { imagePulls, pullSecretsOf } from '../judge/image-pull'
import { readConditions } from '../judge/read-conditions'
import { summarizeContainers } from '../judge/summarize-containers'
import { whyNotReady } from '../judge/why-not-ready/why-not-ready'
import { crashEnd } from './crash-end'
import { createObjectReader, type EventList, namedObject, type ObjectReader } from './object-reader'
import { readRelated } from './object-related'

interface ObjectQuestion {
  kube: InClusterClient
  target: ObjectRequest
  signal: AbortSignal
  nowMs: number
}

// A kubelet writes its node's name where the uid of other objects stands.
function eventFields(target: ObjectRequest, read: Part<ReadObject>): NonNullable<ListQuery['fields']> {
  const object = read.state === 'read' ? read.value.object : undefined
  const uid = textAt(object, 'metadata', 'uid')
  const kind = textAt(object, 'kind')
  if (uid !== '' && kind !== 'Node') return [['involvedObject.uid', uid]]
  return [
    ['involvedObject.name', target.name],
    ...(kind === '' ? [] : [['involvedObject.kind', kind] as const]),
  ]
}

/** The events of an object, by its uid where it was read. */
export function eventsOf(
  reader: ObjectReader,
  target: ObjectRequest,
  read: Part<ReadObject>,
): Promise<Part<EventList>> {
  return reader.events(target.namespace, eventFields(target, read))
}

const MAX_LEVELS = 5

/** The object's owner, its owner, and so on, read until one is refused, gone or has no owner; at most 5 levels. */
async function readOwners(reader: ObjectReader, object: unknown, namespace: string): Promise<Owner[]> {
  const owners: Owner[] = []
  let current = object
  for (let level = 0; level < MAX_LEVELS; level += 1) {
    const reference = ownerOf(current)
    if (reference === undefined) return owners
    const path = await reader.kindPath(reference.apiVersion, reference.kind)
    const named = namedObject(reference.kind, reference.name, namespace, path)
    if (named.target === undefined) {
      return [
        ...owners,
        {
          ...named,
          state: 'unknown',
          says: say`Discovery does not say where ${code(reference.kind)} of ${code(reference.apiVersion)} is read.`,
        },
      ]
    }
    const read = await reader.object(named.target)
    if (read.state !== 'read') {
      const { state, says, explain } = read
      return [...owners, { ...named, state, says, ...present({ explain }) }]
    }
    current = read.value.object
    if (textAt(current, 'metadata', 'uid') !== reference.uid) {
      return [
        ...owners,
        {
          ...named,
          state: 'absent',
          says: say`The owner is gone: there is another ${code(reference.kind)} of this name now.`,
        },
      ]
    }
    owners.push({ ...named, state: 'read', says: NOTHING })
  }
  return owners
}

/**
 * One object as it is known from here: itself without what must not be shown, its events, owners and what belongs to
 * it, and why it is not ready. Each part has its own state. Costs at most 8 requests, and for a pod whose program
 * ended by itself the end of its log, once for each run.
 */
export async function describeObject({
  kube,
  target,
  signal,
  nowMs,
}: ObjectQuestion): Promise<ObjectDetails> {
  const meter = metered(kube)
  const reader = createObjectReader(meter.kube, signal)
  const read = await reader.object(target)
  const object = read.state === 'read' ? read.value.object : undefined
  const [events, owners, related] = await Promise.all([
    read.state === 'absent' ? notAsked(read) : eventsOf(reader, target, read),
    readOwners(reader, object, target.namespace),
    object === undefined ? { groups: [], facts: {} } : readRelated({ reader, object, target }),
  ])
  const verdict =
    object === undefined
      ? undefined
      : whyNotReady({
          object,
          events: events.state === 'read' ? events.value.items : 'unread',
          ...related.facts,
        })
  const isPod = textAt(object, 'kind') === 'Pod' && groupOf(object) === ''
  const isFailing = isPod && verdict?.state !== 'ready'
  const pulls = isPod ? await pullsOf(reader, object, events) : undefined
  const refused = isFailing ? await refusedOf(meter.kube, kube, object, signal) : undefined
  return {
    target,
    askedAt: new Date(nowMs).toISOString(),
    requests: meter.count(),
    object: read.state === 'read' ? { state: 'read', value: read.value.object } : read,
    leftOut: read.state === 'read' ? read.value.leftOut : [],
    ...present({ verdict, refused, pulls }),
    conditions: readConditions(object),
    containers: isPod ? summarizeContainers(object) : [],
    labels: entriesAt(object, 'metadata', 'labels'),
    annotations: entriesAt(object, 'metadata', 'annotations'),
    events,
    owners,
    related: related.groups,
  }
}

/** What pulls each image, with the pull secrets of the ServiceAccount where one cannot be pulled. */
async function pullsOf(reader: ObjectReader, pod: unknown, events: Part<EventList>): Promise<ImagePull[]> {
  const facts = { pod, events: events.state === 'read' ? events.value.items : ('unread' as const) }
  const pulls = imagePulls({ ...facts, account: 'unread' })
  if (!pulls.some(({ state }) => state === 'failed')) return pulls
  const read = await reader.object({
    ...{ group: '', version: 'v1', resource: 'serviceaccounts' },
    namespace: textAt(pod, 'metadata', 'namespace'),
    name: textAt(pod, 'spec', 'serviceAccountName') || 'default',
  })
  return read.state === 'read' ? imagePulls({ ...facts, account: pullSecretsOf(read.value.object) }) : pulls
}

/** The refused call that the program of a pod ended on, and whether it is now allowed: what Overview and its row say too. */
async function refusedOf(
  metered: KubeClient,
  kube: InClusterClient,
  pod: unknown,
  signal: AbortSignal,
): Promise<RefusedOfPod | undefined> {
  let isLeft = true
  const takeLog = () => {
    const was = isLeft
    isLeft = false
    return was
  }
  const [last] = (await crashEnd({ kube: metered, pod, signal, takeLog })).refusals
  if (last === undefined) return undefined
  const account = await ownAccount(kube, new Prober(metered, signal), signal)
  const history = await askAgain(kube, [last])
  return {
    user: last.user,
    call: toTuple(last.request),
    message: last.message,
    href: callAddress(last, account.user.state === 'read' ? account.user.value.name : ''),
    ...present({ allowedNow: history.allowedNow(last.user, last.request) }),
  }
}

function notAsked(read: Part<ReadObject>): Part<EventList> {
  return {
    state: 'absent',
    says: read.state === 'read' ? NOTHING : say`There is no such object, so its events were not requested.`,
  }
}
