import { entriesAt, listAt, textAt } from '@/lib/objects/fields'
import { type LabelSelector, selectorMatches } from '@/lib/objects/label-selector'
import { readEvents } from '@/lib/objects/read-events'
import { inTurn, NOTHING, type Phrase, plain, sentenceOf, settled } from '@/lib/phrase/phrase'
import type { Piece } from '@/lib/phrase/pieces'
import { present } from '@/lib/present'
import type { ObjectEvent, RelatedItem, Verdict } from '../../contract/object'
import type { RowWhy } from '../../contract/whys'
import type { JudgedReadiness, ReadinessFacts } from './facts'
import { sayNoneReady } from './service'
import { whyNotReady } from './why-not-ready'

/** What was read for a list of one kind: whole objects, and what describes them. */
export interface RowsRead {
  objects: readonly unknown[]
  /** Of core/v1, of the namespaces that the objects are in. */
  events: readonly unknown[] | 'unread'
  /** There are more events than were read: an object without one among these may have some. */
  eventsCut?: boolean
  /** Pods of the same namespaces, for Services and for what makes pods. */
  pods: readonly unknown[] | 'unread'
  /** There are more pods than were read. */
  podsCut?: boolean
  /** Addresses in the EndpointSlices of each Service, by namespace/name; absent where they were not asked for. */
  endpoints?: ReadonlyMap<string, { ready: number; notReady: number }>
  /** The refused call that the containers of a pod ended on, by the pod's namespace/name, with the page that explains it. */
  refused?: ReadonlyMap<string, RefusedOfRow>
  /** Else the line of the log that says why its program ended. */
  lines?: ReadonlyMap<string, string>
}

export interface RefusedOfRow {
  /** As we write a call: "watch jobs.batch". */
  call: string
  href: string
  /** "since 14:32:08 UTC", if it is now allowed. */
  allowed?: string
}

const MOST_CHARACTERS = 200
const MEANING: Record<Verdict['state'], RelatedItem['meaning']> = {
  ready: 'ok',
  'not-ready': 'bad',
  going: 'warning',
  finished: 'neutral',
  unknown: 'unknown',
}
const WORST: readonly Verdict['state'][] = ['not-ready', 'going', 'unknown']

function placeOf(object: unknown): string {
  return `${textAt(object, 'metadata', 'namespace')}/${textAt(object, 'metadata', 'name')}`
}

function eventKey(kind: string, name: string, namespace: string): string {
  return JSON.stringify([kind, namespace, name])
}

/** Raw events by the object that they are about. */
function eventsByObject(events: readonly unknown[]): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>()
  for (const event of events) {
    const about = (field: string) => textAt(event, 'involvedObject', field)
    const key = eventKey(about('kind'), about('name'), about('namespace'))
    const known = found.get(key)
    if (known) known.push(event)
    else found.set(key, [event])
  }
  return found
}

function eventsOf(object: unknown, byObject: ReadonlyMap<string, unknown[]>): ObjectEvent[] {
  const kind = textAt(object, 'kind')
  const key = eventKey(kind, textAt(object, 'metadata', 'name'), textAt(object, 'metadata', 'namespace'))
  const uid = textAt(object, 'metadata', 'uid')
  // An earlier object of the same name has another uid. A kubelet writes its node's name in its place.
  const isOfIt = (event: unknown) =>
    kind === 'Node' || ['', uid].includes(textAt(event, 'involvedObject', 'uid'))
  return readEvents({ items: (byObject.get(key) ?? []).filter(isOfIt) })
}

function labelsOf(object: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(entriesAt(object, 'metadata', 'labels'))
}

function isOwned(pod: unknown, isOwner: (owner: unknown) => boolean): boolean {
  return listAt(pod, 'metadata', 'ownerReferences').some(isOwner)
}

/** Whether a pod belongs to the object; undefined for a kind that has no pods. */
function ownership(object: unknown): ((pod: unknown) => boolean) | undefined {
  const kind = textAt(object, 'kind')
  const namespace = textAt(object, 'metadata', 'namespace')
  const isNear = (pod: unknown) => textAt(pod, 'metadata', 'namespace') === namespace
  if (kind === 'Service') {
    const matchLabels = Object.fromEntries(entriesAt(object, 'spec', 'selector'))
    return (pod) => isNear(pod) && selectorMatches({ matchLabels }, labelsOf(pod))
  }
  if (kind === 'Deployment') {
    const selector: LabelSelector = {
      matchLabels: Object.fromEntries(entriesAt(object, 'spec', 'selector', 'matchLabels')),
    }
    // A pod names its ReplicaSet as its owner, whose name is the Deployment's and a hash.
    const stem = `${textAt(object, 'metadata', 'name')}-`
    const isSet = (owner: unknown) =>
      textAt(owner, 'kind') === 'ReplicaSet' &&
      textAt(owner, 'name').startsWith(stem) &&
      !textAt(owner, 'name').slice(stem.length).includes('-')
    return (pod) => isNear(pod) && selectorMatches(selector, labelsOf(pod)) && isOwned(pod, isSet)
  }
  if (!['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind)) return undefined
  const uid = textAt(object, 'metadata', 'uid')
  return (pod) => isOwned(pod, (owner) => textAt(owner, 'uid') === uid)
}

interface JudgedPod {
  pod: unknown
  verdict: Verdict
  why: RowWhy | undefined
}

function podFacts(
  object: unknown,
  pods: readonly JudgedPod[] | 'unread',
  isCut: boolean,
): Pick<ReadinessFacts, 'pods' | 'podsCut' | 'pod'> & { podWhy?: RowWhy; isShared?: boolean } {
  const isOwn = ownership(object)
  if (isOwn === undefined) return {}
  if (pods === 'unread') return { pods }
  const own = pods.filter(({ pod }) => isOwn(pod))
  const items = own.map(({ pod, verdict }) => ({
    kind: 'Pod',
    name: textAt(pod, 'metadata', 'name'),
    namespace: textAt(pod, 'metadata', 'namespace'),
    says: NOTHING,
    meaning: MEANING[verdict.state],
  }))
  const [worst] = WORST.flatMap((state) => own.filter(({ verdict }) => verdict.state === state))
  const pod = worst && { name: textAt(worst.pod, 'metadata', 'name'), verdict: worst.verdict }
  const cause = ({ why }: JudgedPod) => plain(why?.cause ?? why?.says ?? [])
  const isShared = own.every((one) => one.why === undefined || (worst && cause(one) === cause(worst)))
  return {
    ...{ pods: items, isShared, ...(isCut ? { podsCut: true } : {}) },
    ...present({ pod, podWhy: worst?.why }),
  }
}

/** In one line: what is over the bound is cut at a word, and a name is kept whole. */
function shortened(pieces: Phrase): RowWhy['says'] {
  let room = MOST_CHARACTERS
  const cut = (text: string) => {
    const line = text.replace(/\s+/g, ' ')
    const [left, kept] = [room, line.length <= room ? line : `${line.slice(0, room).replace(/\s+\S*$/, '')}…`]
    room = Math.max(0, room - line.length)
    return left === 0 ? '' : kept
  }
  return [
    ...settled(
      pieces.map((piece): Piece => {
        if ('text' in piece) return { text: cut(piece.text) }
        if ('quote' in piece) return { quote: cut(piece.quote) }
        const name = plain([piece])
        return cut(name) === '' ? { text: '' } : piece
      }),
    ),
  ]
}

/** All of its sentences, the last without its end, as a line of a list has them. */
function inLine(clauses: readonly Phrase[]): Phrase {
  return inTurn([...clauses.slice(0, -1).map(sentenceOf), ...clauses.slice(-1)])
}

function saysOf({ clauses, short }: JudgedReadiness): Pick<RowWhy, 'says' | 'cause'> {
  const { cause, counts } = short ?? { cause: inLine(clauses), counts: [] }
  return {
    says: [...shortened(cause), ...counts],
    ...(counts.length === 0 ? {} : { cause: shortened(cause) }),
  }
}

function whyOf(
  facts: ReadinessFacts,
  verdict: JudgedReadiness | undefined,
  refused: RefusedOfRow | undefined,
): RowWhy | undefined {
  if (verdict === undefined || verdict.state === 'ready' || verdict.state === 'finished') return undefined
  // Where no one asked for EndpointSlices, nothing is known to be wrong.
  const isService = textAt(facts.object, 'kind') === 'Service'
  if (isService && verdict.state === 'unknown' && facts.endpoints === undefined) return undefined
  const { state } = verdict
  if (refused?.allowed !== undefined) {
    return {
      state,
      says: [{ code: refused.call }, { text: ` is allowed ${refused.allowed}; not restarted yet` }],
    }
  }
  if (refused) return { state, says: [{ text: 'Call refused: ' }, { code: refused.call }], fix: refused.href }
  return { state, ...saysOf(verdict) }
}

/** A workload fails the way its pods do: for their common cause, or for that of a named pod. */
function throughPod(
  object: unknown,
  { pod, pods, podWhy, isShared }: ReturnType<typeof podFacts>,
): RowWhy | undefined {
  if (pod === undefined || podWhy === undefined) return undefined
  const named = isShared ? podWhy.says : [{ code: pod.name }, { text: ': ' }, ...podWhy.says]
  if (textAt(object, 'kind') !== 'Service') return { ...podWhy, says: named }
  // A Service with one ready pod leads there.
  const isDown = Array.isArray(pods) && pods.length > 0 && pods.every(({ meaning }) => meaning !== 'ok')
  return isDown ? { ...podWhy, says: [{ text: sayNoneReady(pods.length) }, ...named] } : undefined
}

/**
 * Why each row of a list is not healthy, by namespace/name; a healthy one has none. It is what `whyNotReady` says of the object
 * with what was read around all of them, shorter where that is sure, so parts that were not read are never taken for empty.
 */
export function whysOfRows({
  objects,
  events,
  eventsCut = false,
  pods,
  podsCut = false,
  endpoints,
  refused,
  lines,
}: RowsRead): Map<string, RowWhy> {
  const byObject = events === 'unread' ? undefined : eventsByObject(events)
  const eventsFor = (object: unknown) => {
    const found = byObject === undefined ? 'unread' : eventsOf(object, byObject)
    return eventsCut && found.length === 0 ? 'unread' : found
  }
  const lineOf = (object: unknown) => present({ line: lines?.get(placeOf(object)) })
  const judge = (facts: ReadinessFacts) => {
    const verdict = whyNotReady(facts)
    return { verdict, why: whyOf(facts, verdict, refused?.get(placeOf(facts.object))) }
  }
  const judged =
    pods === 'unread'
      ? pods
      : pods.flatMap((pod): JudgedPod[] => {
          const { verdict, why } = judge({ object: pod, events: eventsFor(pod), ...lineOf(pod) })
          return verdict === undefined ? [] : [{ pod, verdict, why }]
        })
  const whys = new Map<string, RowWhy>()
  for (const object of objects) {
    const counted = textAt(object, 'kind') === 'Service' ? endpoints?.get(placeOf(object)) : undefined
    const found = podFacts(object, judged, podsCut)
    const { podWhy: _, isShared: __, ...around } = found
    const { why } = judge({
      object,
      events: eventsFor(object),
      ...lineOf(object),
      ...around,
      ...present({ endpoints: counted }),
    })
    const shown = (why?.state === 'not-ready' ? throughPod(object, found) : undefined) ?? why
    if (why !== undefined && shown !== undefined) whys.set(placeOf(object), { ...shown, state: why.state })
  }
  return whys
}
