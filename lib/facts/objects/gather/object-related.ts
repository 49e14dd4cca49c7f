import type { Part } from '@/lib/contract/part'
import { textAt } from '@/lib/objects/fields'
import { groupOf, knownKind } from '@/lib/objects/known-kinds'
import { hasLabel, type LabelRequirement, selectorOf } from '@/lib/objects/label-requirement'
import { podReferences } from '@/lib/objects/pod-references'
import { code, NOTHING, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { ObjectEvent, ObjectRequest, RelatedGroup, RelatedItem } from '../contract/object'
import { conditionOf } from '../judge/read-conditions'
import { standingOf } from '../judge/standing'
import type { ReadinessFacts } from '../judge/why-not-ready/facts'
import { whyNotReady } from '../judge/why-not-ready/why-not-ready'
import { isShort } from '../judge/why-not-ready/workload'
import { countEndpoints, namedObject, type ObjectReader, readBackends, sliceWords } from './object-reader'

/** What stands around an object, and the facts of it that its verdict needs. */
export interface Related {
  groups: RelatedGroup[]
  facts: Omit<ReadinessFacts, 'object' | 'events'>
}

const NONE: Related = { groups: [], facts: {} }

interface Question {
  reader: ObjectReader
  object: unknown
  target: ObjectRequest
}

/** With what joins a row to its owner, which is not for the answer. */
interface OwnedItem extends RelatedItem {
  uid: string
  owners: readonly string[]
  labels: ReadonlyMap<string, string>
}

type Rows = Part<{ items: OwnedItem[]; more: boolean }>

async function readRows(
  { reader, target }: Question,
  kind: string,
  labels: readonly LabelRequirement[],
  ownerUid: string | undefined,
): Promise<Rows> {
  const group = kind === 'Pod' ? '' : kind === 'Job' ? 'batch' : 'apps'
  const path = knownKind(group, kind)
  if (path === undefined) return { state: 'unknown', says: say`It is not known where ${code(kind)} is read.` }
  const place = {
    group: path.group,
    version: path.version,
    resource: path.resource,
    namespace: target.namespace,
  }
  const part = await reader.rows(place, { labels })
  if (part.state !== 'read') return part
  const { rows, more } = part.value
  const nowMs = Date.now()
  const items = rows
    .filter(({ owners }) => ownerUid === undefined || owners.includes(ownerUid))
    .map((row) => ({
      ...namedObject(kind, row.name, row.namespace || target.namespace, path),
      ...standingOf(kind, row, nowMs),
      uid: row.uid,
      owners: row.owners,
      labels: row.labels,
    }))
  return { state: 'read', value: { items, more } }
}

const MOST_UNSEEN = 2
const WORST: Record<RelatedItem['meaning'], number> = { bad: 0, warning: 1, unknown: 2, ok: 3, neutral: 4 }

// A list prints the pods of a node that is gone as they were before.
async function notReadyUnseen(
  { reader, object }: Question,
  pods: readonly RelatedItem[],
): Promise<RelatedItem | undefined> {
  if (!isShort(object)) return undefined
  const read = await Promise.all(
    pods
      .slice(0, MOST_UNSEEN)
      .map(async (pod) => ({ pod, part: pod.target && (await reader.object(pod.target)) })),
  )
  return read.find(
    ({ part }) => part?.state === 'read' && conditionOf(part.value.object, 'Ready')?.status === 'False',
  )?.pod
}

// The pod that says most about why its owner is short: one that fails before one that is on its way.
async function judgeWorst(question: Question, pods: readonly RelatedItem[]): Promise<ReadinessFacts['pod']> {
  const { reader } = question
  const [first] = [...pods].sort((a, b) => WORST[a.meaning] - WORST[b.meaning])
  const worst = first && WORST[first.meaning] > 2 ? await notReadyUnseen(question, pods) : first
  if (worst?.target === undefined) return undefined
  const read = await reader.object(worst.target)
  if (read.state !== 'read') return undefined
  const uid = textAt(read.value.object, 'metadata', 'uid')
  const events = await reader.events(worst.namespace, [['involvedObject.uid', uid]])
  const verdict = whyNotReady({
    object: read.value.object,
    events: events.state === 'read' ? events.value.items : 'unread',
  })
  return verdict === undefined ? undefined : { name: worst.name, verdict }
}

function podFacts(part: Rows): Pick<ReadinessFacts, 'pods' | 'podsCut'> {
  if (part.state !== 'read') return { pods: 'unread' }
  const { items, more } = part.value
  return { pods: items, ...(more ? { podsCut: true } : {}) }
}

async function ofPods(question: Question, ownerUid: string | undefined): Promise<Related> {
  const labels = selectorOf(question.object)
  const part = await readRows(question, 'Pod', labels, ownerUid)
  const pod = part.state === 'read' ? await judgeWorst(question, part.value.items) : undefined
  return {
    groups: [{ title: 'Pods', items: part }],
    facts: { ...podFacts(part), ...present({ pod }) },
  }
}

async function eventsOfSet(
  { reader, target }: Question,
  set: RelatedItem,
): Promise<readonly ObjectEvent[] | 'unread'> {
  const fields = [
    ['involvedObject.kind', 'ReplicaSet'],
    ['involvedObject.name', set.name],
  ] as const
  const part = await reader.events(target.namespace, fields)
  return part.state === 'read' ? part.value.items : 'unread'
}

const TEMPLATE_HASH = 'pod-template-hash'

/** The labels of the pods of these ReplicaSets alone: others may have those that the Deployment selects by. */
function ofSets(sets: readonly OwnedItem[]): LabelRequirement[] {
  const hashes = sets.flatMap(({ labels }) => labels.get(TEMPLATE_HASH) ?? [])
  return hashes.length > 0 && hashes.length === sets.length ? [hasLabel(TEMPLATE_HASH, ...hashes)] : []
}

// A pod names its ReplicaSet as its owner, not the Deployment.
async function podsOfSets(
  question: Question,
  labels: readonly LabelRequirement[],
  sets: Rows,
): Promise<Rows> {
  if (sets.state !== 'read' || sets.value.more) return readRows(question, 'Pod', labels, undefined)
  const { items } = sets.value
  if (items.length === 0) return { state: 'read', value: { items, more: false } }
  const pods = await readRows(question, 'Pod', [...labels, ...ofSets(items)], undefined)
  if (pods.state !== 'read') return pods
  const uids = new Set(items.map(({ uid }) => uid))
  const own = pods.value.items.filter(({ owners }) => owners.some((uid) => uids.has(uid)))
  return { state: 'read', value: { ...pods.value, items: own } }
}

async function ofDeployment(question: Question, uid: string): Promise<Related> {
  const labels = selectorOf(question.object)
  const sets = await readRows(question, 'ReplicaSet', labels, uid)
  const own = await podsOfSets(question, labels, sets)
  const short = sets.state === 'read' ? sets.value.items.find(({ meaning }) => meaning === 'bad') : undefined
  const pod = own.state === 'read' ? await judgeWorst(question, own.value.items) : undefined
  const setEvents = short === undefined || pod !== undefined ? undefined : await eventsOfSet(question, short)
  return {
    groups: [
      { title: 'ReplicaSets', items: sets },
      { title: 'Pods', items: own },
    ],
    facts: {
      ...podFacts(own),
      ...present({ pod, setEvents }),
    },
  }
}

async function ofService(question: Question): Promise<Related> {
  const { reader, target, object } = question
  const path = knownKind('discovery.k8s.io', 'EndpointSlice')
  const place = {
    group: 'discovery.k8s.io',
    version: 'v1',
    resource: 'endpointslices',
    namespace: target.namespace,
  }
  const selector = selectorOf(object)
  const [slices, pods] = await Promise.all([
    reader.list(place, { labels: [hasLabel('kubernetes.io/service-name', target.name)] }),
    selector.length > 0 ? readRows(question, 'Pod', selector, undefined) : undefined,
  ])
  const items: RelatedGroup['items'] =
    slices.state === 'read'
      ? {
          state: 'read',
          value: {
            more: slices.value.more,
            items: slices.value.items.map((slice) => ({
              ...namedObject('EndpointSlice', textAt(slice, 'metadata', 'name'), target.namespace, path),
              ...sliceWords(object, slice),
            })),
          },
        }
      : slices
  return {
    groups: [
      { title: 'EndpointSlices', items },
      ...(pods === undefined ? [] : [{ title: 'Pods by its selector', items: pods }]),
    ],
    facts: {
      ...(pods === undefined ? {} : podFacts(pods)),
      endpoints: slices.state === 'read' ? countEndpoints(object, slices.value.items) : 'unread',
    },
  }
}

function byName(
  title: string,
  kind: string,
  group: string,
  names: readonly string[],
  namespace: string,
): RelatedGroup[] {
  if (names.length === 0) return []
  const items = names.map((name) => ({
    ...namedObject(kind, name, namespace, knownKind(group, kind)),
    says: NOTHING,
    meaning: 'neutral' as const,
  }))
  return [{ title, items: { state: 'read', value: { items, more: false } } }]
}

function ofPod({ object, target: { namespace } }: Question): Related {
  const names = podReferences(object)
  return {
    groups: [
      ...byName('Node', 'Node', '', names.node, namespace),
      ...byName('ServiceAccount', 'ServiceAccount', '', names.serviceAccount, namespace),
      ...byName('PersistentVolumeClaims', 'PersistentVolumeClaim', '', names.claims, namespace),
      ...byName('ConfigMaps it names', 'ConfigMap', '', names.configMaps, namespace),
      ...byName('Secrets it names', 'Secret', '', names.secrets, namespace),
    ],
    facts: {},
  }
}

function ofClaim({ object, target: { namespace } }: Question): Related {
  const one = (...path: string[]) => [textAt(object, ...path)].filter((name) => name !== '')
  return {
    groups: [
      ...byName('PersistentVolume', 'PersistentVolume', '', one('spec', 'volumeName'), namespace),
      ...byName('StorageClass', 'StorageClass', 'storage.k8s.io', one('spec', 'storageClassName'), namespace),
    ],
    facts: {},
  }
}

async function ofCronJob(question: Question, uid: string): Promise<Related> {
  return { groups: [{ title: 'Jobs', items: await readRows(question, 'Job', [], uid) }], facts: {} }
}

async function ofIngress({ reader, object, target: { namespace } }: Question): Promise<Related> {
  const backends = await readBackends(reader, object, namespace)
  const services = [...new Set(backends.map(({ service }) => service))]
  return { groups: byName('Services', 'Service', '', services, namespace), facts: { backends } }
}

/** What belongs to the object or is named by it, each list with its own state. */
export function readRelated(question: Question): Related | Promise<Related> {
  const { object } = question
  const uid = textAt(object, 'metadata', 'uid')
  switch (`${groupOf(object)}/${textAt(object, 'kind')}`) {
    case '/Pod':
      return ofPod(question)
    case '/Service':
      return ofService(question)
    case '/PersistentVolumeClaim':
      return ofClaim(question)
    case 'apps/Deployment':
      return ofDeployment(question, uid)
    case 'apps/ReplicaSet':
    case 'apps/StatefulSet':
    case 'apps/DaemonSet':
    case 'batch/Job':
    case '/ReplicationController':
      return ofPods(question, uid)
    case 'networking.k8s.io/Ingress':
      return ofIngress(question)
    case 'batch/CronJob':
      return ofCronJob(question, uid)
    default:
      return NONE
  }
}
