import type { Refusals } from '@/lib/contract/refusals'
import type { Sighting, Window } from '@/lib/extract/merge-sightings'
import { type ListedLogs, listLogSources } from '@/lib/kube/reads/log-sources'
import type { KubeClient } from '@/lib/kube/transport/types'
import { type LogSource, logsToRead } from '@/lib/objects/log-sources'
import type { Attributes } from '@/lib/rbac/types'
import { ownRights } from '../access/own-rights'
import type { Prober } from '../access/prober'
import { toReading } from '../access/reading'
import { readRefusedInEvents } from './read-events'
import { type ReadLogs, readRefusedInLogs } from './read-logs'

/** With the lists, the rules and the prober's questions at most 60 requests. */
const MOST_LOGS = 44

export interface SourcesQuestion {
  kube: KubeClient
  prober: Prober
  namespace: string
  window: Window
  /** Of the asker. */
  asker: AbortSignal
  /** Of the asker or the deadline. */
  signal: AbortSignal
}

/** What a source gave, as the answer tells it, and why it gave no more. */
export interface Sources {
  sightings: Sighting[]
  logs: { told: Refusals['logs']; read: ReadLogs; morePods: boolean; notRead: LogSource[] }
  events: { told: Refusals['events']; more: boolean }
  /** Calls of this pod's account that would have to be allowed for more. */
  missing: Attributes[]
}

const NO_LOGS: ReadLogs = { sightings: [], read: [], cut: [], failed: [], refused: [] }

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
    return { state: 'unread', because: 'failed', says: 'Not read within the time for one answer.' } as const
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

async function readLogs(question: SourcesQuestion, may: May) {
  const { kube, namespace, window, signal, asker } = question
  const list = asked('list', 'pods', namespace)
  const get = asked('get', 'pods', namespace, 'log')
  const none = { read: NO_LOGS, morePods: false, notRead: [] as LogSource[] }
  const denied = { state: 'denied', pods: 0, ofPods: 0 } as const
  if (may(list) === 'no') {
    return { ...none, told: denied, missing: may(get) === 'no' ? [list, get] : [list] }
  }
  const sinceMs = window.nowMs - window.minutes * 60_000
  const listed = await inTime(question, () => listLogSources(kube, namespace, { sinceMs, signal }))
  if (listed.state === 'unread') {
    if (listed.because === 'refused') return { ...none, told: denied, missing: [list] }
    return {
      ...none,
      told: { state: 'unknown', says: listed.says, pods: 0, ofPods: 0 } as const,
      missing: [],
    }
  }
  const { sources, pods, more } = listed.value
  const mayRead = (source: LogSource) => may({ ...get, name: source.pod }) !== 'no'
  const readable = sources.filter(mayRead)
  const chosen = logsToRead(readable, MOST_LOGS)
  const read = await readRefusedInLogs(chosen, { kube, namespace, asker, signal })
  const refused = [...sources.filter((source) => !mayRead(source)), ...read.refused]
  const notRead = readable.filter((source) => !chosen.includes(source))
  const told = toldOf(listed.value, read, refused)
  const missing = refused.length === 0 ? [] : [get]
  return { told, read: { ...read, refused }, morePods: more, notRead, missing, pods }
}

/** A pod counts as read where every log of it was; one that has not run yet has none to read. */
function toldOf({ sources, pods, more }: ListedLogs, read: ReadLogs, refused: readonly LogSource[]) {
  const isRead = new Set(read.read)
  const unread = new Set(sources.filter((source) => !isRead.has(source)).map(({ pod }) => pod))
  const counts = { pods: pods.length - unread.size, ofPods: pods.length }
  if (sources.length > 0 && refused.length === sources.length) return { ...counts, state: 'denied' as const }
  return {
    ...counts,
    state: more || unread.size > 0 || read.cut.length > 0 ? ('part' as const) : ('read' as const),
  }
}

/** The refusals in the logs of the namespace's pods and in its events, as far as they may be read. */
export async function readSources(question: SourcesQuestion): Promise<Sources> {
  const may = await ownRights(question.namespace, question.prober)
  const [logs, events] = await Promise.all([readLogs(question, may), readEvents(question, may)])
  return {
    sightings: [...logs.read.sightings, ...events.sightings],
    logs,
    events,
    missing: [...logs.missing, ...events.missing],
  }
}
