import { type Logs, type LogsQuery, MAX_LOG_BYTES } from '@/lib/contract/logs'
import type { Part } from '@/lib/contract/part'
import { toReading } from '@/lib/facts/questions/reading'
import { readSent } from '@/lib/facts/text-work/read-text'
import { readLog } from '@/lib/kube/reads/logs'
import { shownLogLines } from '@/lib/kube/redact/redact'
import { isStatus } from '@/lib/kube/transport/errors'
import type { KubeClient } from '@/lib/kube/transport/types'
import type { ReadLogLines } from '@/lib/objects/log-line'
import { quote, say } from '@/lib/phrase/phrase'
import { toPart } from './object-reader'

const DEFAULT_LINES = 500
/** The worst log of this length is read in 50 ms. */
const SHORT = 128 * 1024

interface LogText extends ReadLogLines {
  bytes: number
}

interface LogsQuestion {
  kube: KubeClient
  query: LogsQuery
  signal: AbortSignal
}

/** The end of one container's log, or of the run before it; a refusal and a log that is not there yet are states. */
export async function readContainerLogs({ kube, query, signal }: LogsQuestion): Promise<Logs> {
  const { namespace, pod, container } = query
  const tailLines = Number(query.tailLines ?? DEFAULT_LINES)
  const previous = query.previous === 'true'
  const asked = {
    verb: 'get',
    group: '',
    resource: 'pods',
    subresource: 'log',
    namespace,
    name: pod,
  } as const
  const reading = await toReading(signal, async (): Promise<Part<LogText>> => {
    try {
      const source = { namespace, pod, container, tailLines, previous }
      const { text, bytes, line } = await readLog(kube, source, signal)
      const timestamps = query.timestamps === 'true'
      const read =
        text.length <= SHORT
          ? shownLogLines(text, timestamps)
          : await readSent({ task: 'logLines', text, input: { timestamps }, line, signal })
      return { state: 'read', value: { ...read, bytes } }
    } catch (error) {
      // 400 is how the kubelet says that a container has no log yet, or no run before this one.
      if (isStatus(error, 400)) {
        return { state: 'absent', says: say`${quote(error.says)}` }
      }
      throw error
    }
  })
  const log = reading.state === 'read' ? reading.value : toPart<never>(reading, asked)
  const target = { namespace, pod, container }
  if (log.state !== 'read') return { target, previous, log }
  const { lines, count, bytes } = log.value
  const isCut = bytes >= MAX_LOG_BYTES || lines.length < count
  const boundedBy = isCut ? 'bytes' : count >= tailLines ? 'lines' : 'nothing'
  return { target, previous, log: { state: 'read', value: { lines, bytes, boundedBy } } }
}
