import { ownRights } from '@/lib/facts/questions/own-rights'
import type { Prober } from '@/lib/facts/questions/prober'
import { toReading } from '@/lib/facts/questions/reading'
import type { KubeClient } from '@/lib/kube/transport/types'
import { type LogSource, logsToRead } from '@/lib/objects/log-sources'
import { say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { usernameOf } from '@/lib/rbac/service-account'
import type { Attributes } from '@/lib/rbac/types'
import type { Refusals } from '../contract'
import type { Sighting, Window } from '../judge/merge-sightings'
import { isRelayed } from '../judge/witness'
import type { LogMemory } from './log-memory'
import type { LogsHere } from './pod-pages'
import { readRefusedInEvents } from './read-events'
import { type ReadLogs, readLogs } from './read-logs'

/** With the lists, the rules and the prober's questions at most 60 requests. */
export const MOST_LOGS_AT_ONCE = 44
/** What was read of a log this long ago is as good as read now: the others have their turn next. */
const FRESH_MS = 120_000
const MINUTE_MS = 60_000

export interface SourcesQuestion {
  kube: KubeClient
  prober: Prober
  memory: LogMemory
  now: () => number
  namespace: string
  window: Window
  /** Of the asker. */
  asker: AbortSignal
  /** Of the asker or the deadline. */
  signal: AbortSignal
}

/** What a source gave, as the answer reports it, and why it gave no more. */
export interface ReadSources {
  sightings: Sighting[]
  logs: {
    told: Refusals['logs']
    /** How many pods were looked at, in this answer or in one not long before it. */
    listed: number
    /** Those that were read by now, in this answer or in one not long before it. */
    known: readonly LogSource[]
    cut: readonly LogSource[]
    /** There can be more refusals in them than are kept. */
    full: readonly LogSource[]
    notRead: readonly LogSource[]
    failed: ReadLogs
    /** The user names that pods run as. */
    accounts: ReadonlyMap<string, string>
  }
  events: { told: Refusals['events']; more: boolean }
  /** Calls of this pod's account that would have to be allowed for more. */
  missing: Attributes[]
}

type May = Awaited<ReturnType<typeof ownRights>>

function asked(verb: string, resource: string, namespace: string, subresource = '', name = '') {
  return { kind: 'resource', verb, group: '', resource, subresource, name, namespace } as const
}

/** What the deadline ended is a failure of this source alone; an asker who left ends all. */
async function inTime<T>({ asker, signal }: SourcesQuestion, ask: () => Promise<T>) {
  try {
    return await toReading(signal, ask)
  } catch (error) {
    asker.throwIfAborted()
    if (!signal.aborted) throw error
    return {
      state: 'unread',
      because: 'failed',
      says: say`Not read within the time for one answer.`,
    } as const
  }
}

async function readEvents(question: SourcesQuestion, may: May) {
  const { kube, namespace, signal } = question
  const call = asked('list', 'events', namespace)
  const refused = {
    sightings: [],
    told: { state: 'denied', count: 0 } as const,
    more: false,
    missing: [call],
  }
  if (may(call) === 'no') return refused
  const reading = await inTime(question, () => readRefusedInEvents(kube, namespace, signal))
  if (reading.state === 'unread') {
    if (reading.because === 'refused') return refused
    const told = { state: 'unknown', says: reading.says, count: 0 } as const
    return { sightings: [], told, more: false, missing: [] }
  }
  const { sightings, count, more } = reading.value
  return { sightings, told: { state: more ? 'part' : 'read', count } as const, more, missing: [] }
}

const NO_LOGS = {
  accounts: new Map<string, string>(),
  listed: 0,
  known: [],
  cut: [],
  full: [],
  notRead: [],
  failed: { read: [], failed: [], refused: [] },
} as const satisfies Omit<ReadSources['logs'], 'told'>

async function readFromLogs(question: SourcesQuestion, may: May) {
  const { kube, namespace, window, signal, memory, now } = question
  const list = asked('list', 'pods', namespace)
  const get = asked('get', 'pods', namespace, 'log')
  const none = { ...NO_LOGS, sightings: [] as Sighting[] }
  const denied = { state: 'denied', pods: 0, ofPods: 0 } as const
  if (may(list) === 'no') {
    return { ...none, told: denied, missing: may(get) === 'no' ? [list, get] : [list] }
  }
  const askedMs = window.minutes * MINUTE_MS
  const sinceMs = window.nowMs - askedMs
  const readMsOf = (source: LogSource) => memory.of(source)?.readMs ?? 0
  const isRecent = (source: LogSource) => now() - readMsOf(source) < Math.max(FRESH_MS, askedMs)
  const isKnown = (source: LogSource) => memory.isComplete(source) || isRecent(source)
  const listed = await inTime(question, () =>
    memory.pages.next(kube, namespace, { sinceMs, signal, isRecent }),
  )
  if (listed.state === 'unread') {
    if (listed.because === 'refused') return { ...none, told: denied, missing: [list] }
    const told = { state: 'unknown', says: listed.says, pods: 0, ofPods: 0 } as const
    return { ...none, told, missing: [] }
  }
  const { sources } = listed.value
  const mayRead = (source: LogSource) => may({ ...get, name: source.pod }) !== 'no'
  const readable = sources.filter(mayRead)
  const due = readable.filter((source) => !memory.isComplete(source))
  const wasRefused = (source: LogSource) => memory.hasRefusal(source, sinceMs)
  const toRead = logsToRead(due, MOST_LOGS_AT_ONCE, { readMsOf, wasRefused })
  const read = await readLogs(toRead, question)
  const refused = [...sources.filter((source) => !mayRead(source)), ...read.refused]
  const known = readable.filter((source) => !read.refused.includes(source) && isKnown(source))
  const notRead = readable.filter((source) => ![...known, ...read.refused, ...read.failed].includes(source))
  const cut = known.filter((source) => memory.of(source)?.isCut)
  const full = known.filter((source) => memory.of(source)?.isFull)
  const oldestMs = Math.min(...known.filter((one) => !memory.isComplete(one)).map(readMsOf))
  return {
    sightings: known.flatMap((source) => sightingsIn(source, namespace, memory)),
    told: toldOf(listed.value, { known, cut, refused, oldestMs, nowMs: now() }),
    accounts: new Map(sources.map(({ pod, account }) => [pod, usernameOf(namespace, account)])),
    listed: listed.value.pods.length,
    known,
    cut,
    full,
    notRead,
    failed: { ...read, refused },
    missing: refused.length === 0 ? [] : [get],
  }
}

function sightingsIn(source: LogSource, namespace: string, memory: LogMemory): Sighting[] {
  const { pod, container, owner, account, state, previous } = source
  const runsAs = usernameOf(namespace, account)
  const seen = { from: 'log', pod, container, owner, runsAs, state } as const
  const place = previous ? { ...seen, previous } : seen
  const told = present({ hasStrangers: memory.of(source)?.hasStrangers })
  return memory.refusalsOf(source).map((refusal) => ({ ...refusal, place, ...told }))
}

interface KnownLogs extends Record<'known' | 'cut' | 'refused', readonly LogSource[]> {
  oldestMs: number
  nowMs: number
}

/** A pod counts as read where every log of it was in the time that was asked for; one that has not run yet has none to read. */
function toldOf(
  { sources, pods, ofPods, isAtLeast }: LogsHere,
  { known, cut, refused, oldestMs, nowMs }: KnownLogs,
): Refusals['logs'] {
  const isKnown = new Set(known)
  const unread = new Set(sources.filter((source) => !isKnown.has(source)).map(({ pod }) => pod))
  const counts = {
    pods: pods.length - unread.size,
    ofPods,
    ...(isAtLeast ? { morePods: true as const } : {}),
  }
  if (sources.length > 0 && refused.length === sources.length) return { ...counts, state: 'denied' }
  const isOld = nowMs - oldestMs >= FRESH_MS
  const isPart = isAtLeast || counts.pods < ofPods || cut.length > 0 || isOld
  return {
    ...counts,
    state: isPart ? 'part' : 'read',
    ...(isOld ? { readSince: new Date(oldestMs).toISOString() } : {}),
  }
}

/** An event in which the kubelet repeats what a pod said, with the account of that pod where it is known. */
function withAccount(sighting: Sighting, accounts: ReadonlyMap<string, string>): Sighting {
  const { place } = sighting
  if (place.from === 'log' || !isRelayed(place)) return sighting
  return { ...sighting, place: { ...place, ...present({ runsAs: accounts.get(place.name) }) } }
}

/** The refusals in the logs of the namespace's pods and in its events, as far as they may be read. */
export async function readSources(question: SourcesQuestion): Promise<ReadSources> {
  const may = await ownRights(question.namespace, question.prober)
  const [logs, events] = await Promise.all([readFromLogs(question, may), readEvents(question, may)])
  return {
    sightings: [...logs.sightings, ...events.sightings.map((one) => withAccount(one, logs.accounts))],
    logs,
    events,
    missing: [...logs.missing, ...events.missing],
  }
}
