import { MAX_LOG_LINES } from '@/lib/contract/logs'
import type { Reading } from '@/lib/evidence/reading'
import { InvalidRequestError, TextQueueError } from '@/lib/facts/questions/errors'
import { toReading } from '@/lib/facts/questions/reading'
import { readText } from '@/lib/facts/text-work/read-text'
import { readLogTail } from '@/lib/kube/reads/logs'
import { isStatus } from '@/lib/kube/transport/errors'
import type { KubeClient } from '@/lib/kube/transport/types'
import type { LogSource } from '@/lib/objects/log-sources'
import { type Phrase, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { usernameOf } from '@/lib/rbac/service-account'
import { beginsAt, type LogReading, mayHoldRefusal, readLogFrom } from '../judge/log-refusals'
import type { LogMemory } from './log-memory'

const AT_ONCE = 3

export interface ReadLogs {
  /** Logs that were read, those that are empty included. */
  read: LogSource[]
  /** Not read for another reason than a refusal, with the first reason. */
  failed: LogSource[]
  failure?: Phrase
  /** What the API server refused. */
  refused: LogSource[]
}

interface LogsQuestion {
  kube: KubeClient
  namespace: string
  memory: LogMemory
  now: () => number
  /** Of the asker. */
  asker: AbortSignal
  /** Of the asker or the deadline: what is not read by then is not read. */
  signal: AbortSignal
}

/**
 * Reads logs, three of them at a time, each from where it was read last; of a log nothing is kept but its refusals. The one of a
 * run that had ended when it was read is not read again.
 */
export async function readLogs(sources: readonly LogSource[], question: LogsQuestion): Promise<ReadLogs> {
  const { asker, signal } = question
  const result: ReadLogs = { read: [], failed: [], refused: [] }
  const waiting = [...sources]
  const fail = (source: LogSource, says: Phrase) => {
    result.failed.push(source)
    result.failure ??= says
  }

  async function readOne(source: LogSource): Promise<void> {
    const reading = await readOn(source, question)
    if (reading.state === 'read') result.read.push(source)
    else if (reading.because === 'refused') result.refused.push(source)
    else fail(source, reading.says)
  }

  async function work(): Promise<void> {
    for (let source = waiting.shift(); source !== undefined; source = waiting.shift()) {
      try {
        // One that was refused is refused again for the next pod, unless the rule names pods.
        if (result.refused.length >= AT_ONCE && result.read.length === 0) result.refused.push(source)
        else await readOne(source)
      } catch (error) {
        asker.throwIfAborted()
        if (signal.aborted) fail(source, say`Not read within the time for one answer.`)
        else if (error instanceof TextQueueError || error instanceof InvalidRequestError) {
          fail(source, words(error.message))
        } else throw error
      }
    }
  }

  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return result
}

async function readOn(source: LogSource, question: LogsQuestion): Promise<Reading<undefined>> {
  const { kube, namespace, memory, now, signal } = question
  const { pod, container, previous } = source
  const before = memory.of(source)
  const asked = { namespace, pod, container, previous, ...present({ sinceTime: before?.from }) }
  const reading = await toReading(signal, () =>
    readLogTail(kube, asked, signal).catch((error: unknown) => {
      // 400 is how the kubelet says that there is no log yet, or no run before this one; a pod may be gone by now.
      if (isStatus(error, 400) || isStatus(error, 404)) return undefined
      throw error
    }),
  )
  if (reading.state === 'unread') return reading
  const readMs = now()
  const run = { run: source.run, runsAs: usernameOf(namespace, source.account) }
  const ended = present({ endedAt: source.endedAt })
  if (reading.value === undefined) {
    const nothing = { open: before?.open ?? [], isCut: false }
    memory.add(run, before, { ...nothing, settled: [], readMs, ...ended })
    return { state: 'read', value: undefined }
  }
  const { text } = reading.value
  const goesOn = before?.from === undefined || beginsAt(text, before.from)
  const isLong = text.split('\n').length > MAX_LOG_LINES
  const isCut = reading.value.isCut || (!goesOn && isLong)
  const first = { ...present({ from: before?.from }), isCut: isCut || isLong }
  const read = await refusalsFrom(text, first, signal)
  memory.add(run, before, {
    ...read,
    // What was read last and is not in the log any more will not be read again.
    settled: goesOn ? read.settled : [...(before?.open ?? []), ...read.settled],
    readMs,
    isCut,
    ...ended,
  })
  return { state: 'read', value: undefined }
}

async function refusalsFrom(
  text: string,
  first: { from?: string; isCut: boolean },
  signal: AbortSignal,
): Promise<LogReading> {
  // This takes no time without a refusal.
  if (!mayHoldRefusal(text)) return readLogFrom(text, first.from, first.isCut)
  return readText({ task: 'log', text, input: first, field: 'log', signal, isForAll: true })
}
