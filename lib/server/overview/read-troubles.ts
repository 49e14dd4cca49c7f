import type { CrashRefusal, FoundTrouble, PodTrouble } from '@/lib/diagnosis/overview/facts'
import { crashedContainer, podFact } from '@/lib/diagnosis/overview/pod-fact'
import { type ListedPod, listedPods, type PodsFacts } from '@/lib/diagnosis/overview/pods'
import { readLog } from '@/lib/kube/reads/logs'
import { freeText } from '@/lib/kube/redact/sanitize'
import type { KubeClient } from '@/lib/kube/transport/types'
import { numberAt, textAt } from '@/lib/objects/fields'
import { lastMessages } from '@/lib/objects/last-messages'
import { splitTimestamp } from '@/lib/objects/log-line'
import { historyOf } from '../access/decision-history'
import { BUDGET } from '../access/prober'
import { toReading } from '../access/reading'
import { eventsOf } from '../objects/object'
import { createObjectReader, type ObjectReader } from '../objects/object-reader'
import { readText } from '../text-work/read-text'
import { type PodToRead, podsToRead } from './pods-to-read'

/** Of each pod: itself, and either its events or the end of its log. */
const MOST_PODS = BUDGET / 2
const MOST_OWNERS = 12
const MOST_LOGS = 3
const LOG_LINES = 20
const KEPT_MS = 30_000
/** The end of a text is where a program says why it ends. */
const END_CHARACTERS = 2_000

interface Reads {
  kube: KubeClient
  reader: ObjectReader
  namespace: string
  logsLeft: number
}

/** The refusals in a text, the last one first. */
async function refusalsIn(text: string, signal: AbortSignal): Promise<CrashRefusal[]> {
  const trimmed = text.trimEnd().slice(-END_CHARACTERS)
  const refusals: CrashRefusal[] = []
  const asked = { task: 'refusals', text: trimmed, field: 'message', signal, isForAll: true } as const
  for (const found of await readText(asked)) {
    if (found.form !== 'forbidden' || found.refusal.kind !== 'authorization') continue
    const { user, attributes: request } = found.refusal
    const isLast = !trimmed.slice(found.end).includes('\n')
    refusals.push({ user, request, message: freeText(found.message), isLast })
  }
  return refusals.reverse()
}

/** Whether the program ended by itself, so that the end of its log may say why; a kubelet that kills it says so in an event. */
function endedItself(terminated: unknown): boolean {
  const code = numberAt(terminated, 'exitCode')
  return code !== 0 && code !== 137 && code !== 143 && textAt(terminated, 'reason') !== 'OOMKilled'
}

async function endOfLog(reads: Reads, pod: string, object: unknown): Promise<string | undefined> {
  const crashed = crashedContainer(object)
  if (crashed === undefined || reads.logsLeft === 0) return undefined
  reads.logsLeft -= 1
  const { kube, reader, namespace } = reads
  const { container, isWaiting } = crashed
  const query = { namespace, pod, container: container.name, tailLines: LOG_LINES, previous: isWaiting }
  const log = await toReading(reader.signal, () => readLog(kube, query, reader.signal))
  if (log.state === 'unread') return undefined
  return log.value.text
    .split('\n')
    .map((line) => splitTimestamp(line).raw)
    .join('\n')
}

type Found = FoundTrouble | { because: 'refused' | 'absent' | 'failed'; says: string }

async function readTrouble(reads: Reads, name: string): Promise<Found> {
  const { reader, namespace } = reads
  const target = { group: '', version: 'v1', resource: 'pods', namespace, name }
  const read = await reader.object(target)
  if (read.state !== 'read') {
    const because = read.state === 'denied' ? 'refused' : read.state === 'absent' ? 'absent' : 'failed'
    return { because, says: read.says }
  }
  const { object } = read.value
  const told = await refusalsIn(lastMessages(object).join('\n'), reader.signal)
  const crashed = crashedContainer(object)
  const ended = textAt(crashed?.terminated, 'finishedAt')
  const when = ended === '' ? {} : { endedAt: ended }
  const isOwnEnd = crashed !== undefined && endedItself(crashed.terminated)
  const log = told.length > 0 || !isOwnEnd ? undefined : await endOfLog(reads, name, object)
  if (log) {
    return {
      ...podFact({ object, events: 'unread' }),
      ...when,
      refusals: await refusalsIn(log, reader.signal),
    }
  }
  if (told.length > 0) return { ...podFact({ object, events: 'unread' }), ...when, refusals: told }
  const events = await eventsOf(reader, target, read)
  return {
    ...podFact({ object, events: events.state === 'read' ? events.value.items : 'unread' }),
    ...when,
    refusals: [],
    ...(isOwnEnd && log === undefined ? { isUnexplained: true } : {}),
  }
}

/** What a program ended on is known to the card of that call. */
function hear(kube: KubeClient, owner: string, { refusals, endedAt }: FoundTrouble, nowMs: number): void {
  const logged = { from: 'log', by: owner, at: endedAt ?? new Date(nowMs).toISOString() } as const
  for (const { user, request, message } of refusals) historyOf(kube).hear(user, request, { message, logged })
}

/** Reads of pods whose rows have not changed since, by name. */
export type TroubleMemory = Map<string, { mark: string; readMs: number; found: PodTrouble['found'] }>

interface TroubleQuestion {
  kube: KubeClient
  pods: PodsFacts
  memory: TroubleMemory
  signal: AbortSignal
  now: () => number
}

function markOf({ word, restarts, ready }: ListedPod): string {
  return JSON.stringify([word, restarts, ready])
}

/**
 * Why pods are not ready, of at most 12 owners and in at most 8 requests: of one pod of each its own status, and either its events
 * or, where its program crashed by itself, the last 20 lines of its log, in which refused calls are found. At most 4 pods are read
 * at a time, those first that never were; what was read of a pod within the last minute holds as long as its row is the same.
 */
export async function readTroubles({
  kube,
  pods,
  memory,
  signal,
  now,
}: TroubleQuestion): Promise<PodTrouble[]> {
  const reader = createObjectReader(kube, signal)
  const reads: Reads = { kube, reader, namespace: pods.namespace, logsLeft: MOST_LOGS }
  const listed = listedPods(pods) ?? []
  const marks = new Map(listed.map((pod) => [pod.name, markOf(pod)]))
  const groups = podsToRead(listed, MOST_OWNERS)
  for (const [name, { mark, readMs }] of memory) {
    if (mark !== marks.get(name) || now() - readMs > 2 * KEPT_MS) memory.delete(name)
  }
  const readMsOf = ({ name }: PodToRead) => memory.get(name)?.readMs ?? 0
  const due = groups
    .filter((pod) => now() - readMsOf(pod) >= KEPT_MS)
    .sort((a, b) => readMsOf(a) - readMsOf(b))
    .slice(0, MOST_PODS)
  await Promise.all(
    due.map(async ({ name, owner }) => {
      const found = await readTrouble(reads, name)
      const readMs = now()
      if (!('because' in found)) hear(kube, owner, found, readMs)
      const at = new Date(readMs).toISOString()
      memory.set(name, {
        mark: marks.get(name) ?? '',
        readMs,
        found: 'because' in found ? { state: 'unread', ...found, at } : { state: 'read', value: found, at },
      })
    }),
  )
  return groups.flatMap((pod) => {
    const known = memory.get(pod.name)
    return known === undefined ? [] : [{ ...pod, found: known.found }]
  })
}
