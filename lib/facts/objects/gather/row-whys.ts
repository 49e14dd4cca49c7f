import type { Part } from '@/lib/contract/part'
import { ownAccount } from '@/lib/facts/identity/gather/own-account'
import { historyOf } from '@/lib/facts/questions/decision-history'
import { Prober } from '@/lib/facts/questions/prober'
import { toReading } from '@/lib/facts/questions/reading'
import { type SharedAnswers, shareAnswers } from '@/lib/facts/questions/share-answers'
import { callAddress } from '@/lib/facts/refusals/judge/refused-call'
import { sayAllowedAt } from '@/lib/facts/refusals/judge/say-allowed'
import { oneForClient } from '@/lib/kube/one-for-client'
import { listObjects, readObject } from '@/lib/kube/reads/heavy-answers'
import type { ReadObject } from '@/lib/kube/reads/objects'
import type { JsonObject } from '@/lib/kube/redact/presentable'
import type { InClusterClient } from '@/lib/kube/transport/client'
import type { ListQuery, ResourceTarget } from '@/lib/kube/transport/paths'
import type { KubeClient } from '@/lib/kube/transport/types'
import { textAt } from '@/lib/objects/fields'
import { selectorOf } from '@/lib/objects/label-requirement'
import { present } from '@/lib/present'
import { callWords } from '@/lib/rbac/call'
import { describeResource } from '@/lib/words/resources'
import type { ObjectRequest } from '../contract/object'
import type { RowWhy, Whys, WhysQuery } from '../contract/whys'
import { type RefusedOfRow, whysOfRows } from '../judge/why-not-ready/row-whys'
import { type CrashEnd, crashEnd } from './crash-end'
import { toPart } from './object-reader'

const EVENTS = { group: '', version: 'v1', resource: 'events' }
const PODS = { group: '', version: 'v1', resource: 'pods' }
const MOST_EVENTS = 500
const MOST_PODS = 100
const PODS_OF_ONE = 20
/** Of programs that ended without a last message. */
const MOST_LOGS = 3
/** Kinds whose rows fail as their pods do. */
const MADE_OF_PODS = new Set(['deployments', 'replicasets', 'statefulsets', 'daemonsets', 'jobs', 'services'])

type Listed = Part<{ items: JsonObject[]; more: boolean }>

interface Caches {
  objects: SharedAnswers<Part<ReadObject>>
  lists: SharedAnswers<Listed>
}

interface Question {
  kube: KubeClient
  query: WhysQuery
  /** The user of this pod's own token; "" where it is not known. */
  user: string
  signal: AbortSignal
}

function targetOf({ name: _, ...list }: WhysQuery, key: string): ObjectRequest {
  const slash = key.indexOf('/')
  return slash < 0
    ? { ...list, name: key }
    : { ...list, namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

/** Events of a node are in the namespace `default`. */
function eventsPlace({ resource, namespace }: WhysQuery): ResourceTarget {
  return { ...EVENTS, namespace: resource === 'nodes' ? 'default' : namespace }
}

/** Warnings of the namespace; of a claim all its events, since what it waits for is no warning. */
function eventsField({ resource }: WhysQuery): [field: string, value: string] {
  if (resource === 'nodes') return ['involvedObject.kind', 'Node']
  return resource === 'persistentvolumeclaims'
    ? ['involvedObject.kind', 'PersistentVolumeClaim']
    : ['type', 'Warning']
}

/** The pods of several lists, each once. */
function merged(lists: readonly Listed[]): Listed {
  const read = lists.flatMap((own) => (own.state === 'read' ? [own.value] : []))
  const byUid = new Map(
    read.flatMap(({ items }) => items.map((pod) => [textAt(pod, 'metadata', 'uid'), pod])),
  )
  const more = lists.length > read.length || read.some((one) => one.more)
  return { state: 'read', value: { items: [...byUid.values()], more } }
}

/** The refused calls that programs of these pods ended on, by place. */
async function ends({ kube, signal }: Question, found: readonly unknown[]): Promise<Map<string, CrashEnd>> {
  let logs = MOST_LOGS
  const takeLog = () => logs-- > 0
  const read = found.map(
    async (pod) => [placeOf(pod), await crashEnd({ kube, pod, signal, takeLog })] as const,
  )
  return new Map(await Promise.all(read))
}

/** Reads what shows why rows are not healthy, each part once for all who ask within `maxAgeMs`. */
export function createWhyReader(maxAgeMs = 10_000, now: () => number = Date.now) {
  const caches: Caches = { objects: shareAnswers(maxAgeMs, now), lists: shareAnswers(maxAgeMs, now) }

  function object({ kube, signal }: Question, target: ObjectRequest): Promise<Part<ReadObject>> {
    const { group, resource, namespace, name } = target
    return caches.objects.get(JSON.stringify(target), signal, async (shared) =>
      toPart(await toReading(shared, () => readObject(kube, target, { signal: shared })), {
        verb: 'get',
        group,
        resource,
        namespace,
        name,
      }),
    )
  }

  function list({ kube, signal }: Question, target: ResourceTarget, query: ListQuery): Promise<Listed> {
    return caches.lists.get(JSON.stringify([target, query]), signal, async (shared) => {
      const reading = await toReading(shared, () => listObjects(kube, target, query, { signal: shared }))
      return toPart(reading, { verb: 'list', ...target })
    })
  }

  /** The pods around: all of a small namespace, else some of each object's own. */
  async function pods(question: Question, objects: readonly unknown[]): Promise<Listed> {
    const { query } = question
    if (!MADE_OF_PODS.has(query.resource)) return { state: 'read', value: { items: [], more: false } }
    const place = { ...PODS, namespace: query.namespace }
    const all = await list(question, place, { limit: MOST_PODS })
    if (all.state !== 'read' || !all.value.more) return all
    const owns = await Promise.all(
      objects.flatMap((one) => {
        const labels = selectorOf(one)
        const own = { ...PODS, namespace: textAt(one, 'metadata', 'namespace') }
        return labels.length === 0 ? [] : [list(question, own, { labels, limit: PODS_OF_ONE })]
      }),
    )
    return merged(owns)
  }

  async function rowsOf(question: Question): Promise<Map<string, RowRead>> {
    const { query } = question
    const targets = query.name.map((key) => ({ key, target: targetOf(query, key) }))
    const [read, eventList] = await Promise.all([
      Promise.all(targets.map(async (one) => ({ ...one, part: await object(question, one.target) }))),
      list(question, eventsPlace(question.query), {
        fields: [eventsField(question.query)],
        limit: MOST_EVENTS,
      }),
    ])
    const objects = read.flatMap(({ part }) => (part.state === 'read' ? [part.value.object] : []))
    const podList = await pods(question, objects)
    const around = podList.state === 'read' ? podList.value : undefined
    // The API server leaves both out in lists.
    const podItems = around?.items.map((pod) => ({ ...pod, apiVersion: 'v1', kind: 'Pod' }))
    const ended = await ends(question, query.resource === 'pods' ? objects : (podItems ?? []))
    const found = whysOfRows({
      objects,
      events: eventList.state === 'read' ? eventList.value.items : 'unread',
      eventsCut: eventList.state === 'read' && eventList.value.more,
      pods: podItems ?? 'unread',
      podsCut: around?.more ?? false,
      refused: new Map([...ended].flatMap(([place, end]) => toRefused(question, place, end))),
      lines: new Map([...ended].flatMap(([place, { line }]) => (line === undefined ? [] : [[place, line]]))),
    })
    const rows = read.map(({ key, target, part }): [string, RowRead] => {
      const place = `${target.namespace}/${target.name}`
      const why = part.state === 'denied' ? needsGet(target, part.explain) : found.get(place)
      return [key, { part, ...present({ why, end: ended.get(place) }) }]
    })
    return new Map(rows)
  }

  return {
    /**
     * Each row with why it is not healthy. Costs a GET for each, one list of events, for what is made of pods one list of them, or
     * one for each row where the namespace has more than 100, and at most 3 ends of logs; each at most once in 10 s.
     */
    async rows(kube: InClusterClient, query: WhysQuery, signal: AbortSignal): Promise<Map<string, RowRead>> {
      const account = await ownAccount(kube, new Prober(kube, signal), signal)
      const user = account.user.state === 'read' ? account.user.value.name : ''
      return rowsOf({ kube, query, user, signal })
    },
    /** The warnings of a namespace, as `rows` reads them. */
    warnings(kube: InClusterClient, namespace: string, signal: AbortSignal): Promise<Listed> {
      const query = { ...PODS, namespace, name: [] }
      const fields = [eventsField(query)]
      return list({ kube, query, user: '', signal }, eventsPlace(query), { fields, limit: MOST_EVENTS })
    },
    /** Why these rows of a list are not healthy, at the cost of `rows`. */
    async whys(question: Question): Promise<Whys> {
      return toWhys(await rowsOf(question))
    },
  }
}

function toWhys(rows: ReadonlyMap<string, RowRead>): Whys {
  const unread = [...rows].flatMap(([key, { part }]) => (part.state === 'unknown' ? [key] : []))
  return {
    whys: Object.fromEntries([...rows].flatMap(([key, { why }]) => (why ? [[key, why]] : []))),
    ...(unread.length === 0 ? {} : { unread }),
  }
}

/** The reader that all pages of a process share. */
export function whyReaderOf(kube: KubeClient): ReturnType<typeof createWhyReader> {
  return oneForClient(kube, 'why-reader', createWhyReader)
}

/** A row of a list as it was read. */
export interface RowRead {
  part: Part<ReadObject>
  /** Absent where it is healthy, or nothing is known of it. */
  why?: RowWhy
  end?: CrashEnd
}

function placeOf(object: unknown): string {
  return `${textAt(object, 'metadata', 'namespace')}/${textAt(object, 'metadata', 'name')}`
}

function toRefused(
  { kube, user }: Question,
  place: string,
  { refusals }: CrashEnd,
): [string, RefusedOfRow][] {
  const [last] = refusals
  if (last === undefined) return []
  const allowed = historyOf(kube).allowedNow(last.user, last.request)
  const call = callWords(last.request)
  const href = callAddress(last, user)
  return [[place, { call, href, ...(allowed ? { allowed: sayAllowedAt(allowed) } : {}) }]]
}

function needsGet({ group, resource }: ObjectRequest, explain: string | undefined): RowWhy {
  return {
    state: 'unknown',
    says: [
      { text: 'Told by ' },
      { code: `get ${describeResource({ group, resource })}` },
      { text: ', which is refused' },
    ],
    ...(explain === undefined ? {} : { fix: explain }),
  }
}
