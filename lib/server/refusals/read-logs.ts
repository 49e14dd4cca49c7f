import { mayHoldRefusal } from '@/lib/extract/log-refusals'
import type { Sighting } from '@/lib/extract/merge-sightings'
import { readLogTail } from '@/lib/kube/reads/logs'
import { isStatus } from '@/lib/kube/transport/errors'
import type { KubeClient } from '@/lib/kube/transport/types'
import type { LogSource } from '@/lib/objects/log-sources'
import { toReading } from '../access/reading'
import { InvalidRequestError } from '../http/invalid-request'
import { readText, TextQueueError } from '../text-work/read-text'

const AT_ONCE = 3

export interface ReadLogs {
  sightings: Sighting[]
  /** Logs that were read, those that are empty included. */
  read: LogSource[]
  /** Longer than what is read of a log, so that only its newest lines were. */
  cut: LogSource[]
  /** Not read for another reason than a refusal, with the first reason. */
  failed: LogSource[]
  failure?: string
  /** What the API server refused. */
  refused: LogSource[]
}

interface LogsQuestion {
  kube: KubeClient
  namespace: string
  /** Of the asker. */
  asker: AbortSignal
  /** Of the asker or the deadline: what is not read by then is not read. */
  signal: AbortSignal
}

/** The refusals in the logs, three of them read at a time; of a log nothing is kept but its refusals. */
export async function readRefusedInLogs(
  sources: readonly LogSource[],
  { kube, namespace, asker, signal }: LogsQuestion,
): Promise<ReadLogs> {
  const result: ReadLogs = { sightings: [], read: [], cut: [], failed: [], refused: [] }
  const waiting = [...sources]
  const fail = (source: LogSource, says: string) => {
    result.failed.push(source)
    result.failure ??= says
  }

  async function readOne(source: LogSource): Promise<void> {
    const { pod, container, previous } = source
    const asked = { namespace, pod, container, previous }
    const reading = await toReading(signal, () =>
      readLogTail(kube, asked, signal).catch((error: unknown) => {
        // 400 is how the kubelet says that there is no log yet, or no run before this one; a pod may be gone by now.
        if (isStatus(error, 400) || isStatus(error, 404)) return { text: '', isCut: false }
        throw error
      }),
    )
    if (reading.state === 'unread') {
      if (reading.because === 'refused') result.refused.push(source)
      else fail(source, reading.says)
      return
    }
    result.read.push(source)
    if (reading.value.isCut) result.cut.push(source)
    result.sightings.push(...(await refusalsOf(source, reading.value.text, signal)))
  }

  async function work(): Promise<void> {
    for (let source = waiting.shift(); source !== undefined; source = waiting.shift()) {
      try {
        // One that was refused is refused again for the next pod, unless the rule names pods.
        if (result.refused.length >= AT_ONCE && result.read.length === 0) result.refused.push(source)
        else await readOne(source)
      } catch (error) {
        asker.throwIfAborted()
        if (signal.aborted) fail(source, 'Not read within the time for one answer.')
        else if (error instanceof TextQueueError || error instanceof InvalidRequestError) {
          fail(source, error.message)
        } else throw error
      }
    }
  }

  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return result
}

async function refusalsOf(source: LogSource, text: string, signal: AbortSignal): Promise<Sighting[]> {
  if (!mayHoldRefusal(text)) return []
  const { pod, container, owner, state, previous } = source
  const place = {
    from: 'log',
    pod,
    container,
    owner,
    state,
    ...(previous ? { previous: true as const } : {}),
  } as const
  const found = await readText({ task: 'log', text, field: 'log', signal })
  return found.map((refusal) => ({ ...refusal, place }))
}
