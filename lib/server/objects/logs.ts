import { type Logs, type LogsQuery, MAX_LOG_BYTES } from '@/lib/contract/logs'
import type { Part } from '@/lib/contract/object'
import { readLog } from '@/lib/kube/reads/logs'
import { redactedHead } from '@/lib/kube/redact/redact'
import { isStatus } from '@/lib/kube/transport/errors'
import type { KubeClient } from '@/lib/kube/transport/types'
import { readLogLine, splitTimestamp } from '@/lib/objects/log-line'
import { checkAddress } from '@/lib/words/page-addresses'
import { toReading } from '../access/reading'
import { toPart } from './to-part'

const DEFAULT_LINES = 500

/** Query of the access page that explains a refused log. */
export function explainLog({ namespace, pod }: { namespace: string; pod: string }): string {
  return checkAddress({ verb: 'get', group: '', resource: 'pods', subresource: 'log', namespace, name: pod })
}

interface LogsQuestion {
  kube: KubeClient
  query: LogsQuery
  signal: AbortSignal
}

/** The end of one container's log, or of the run before it; a refusal and a log that is not there yet are states. */
export async function readLogs({ kube, query, signal }: LogsQuestion): Promise<Logs> {
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
  const reading = await toReading(signal, async (): Promise<Part<{ text: string; bytes: number }>> => {
    try {
      const value = await readLog(kube, { namespace, pod, container, tailLines, previous }, signal)
      return { state: 'read', value }
    } catch (error) {
      // 400 is how the kubelet says that a container has no log yet, or no run before this one.
      if (isStatus(error, 400)) {
        return { state: 'absent', says: error.says }
      }
      throw error
    }
  })
  const log = reading.state === 'read' ? reading.value : toPart<never>(reading, asked)
  const target = { namespace, pod, container }
  if (log.state !== 'read') return { target, previous, log }
  const { text, bytes } = log.value
  const raw = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  const lines = raw.map((line) => {
    const { at, raw: rest } = splitTimestamp(line)
    return {
      ...(query.timestamps === 'true' && at !== undefined ? { at } : {}),
      ...readLogLine(rest, redactedHead),
    }
  })
  const boundedBy = bytes >= MAX_LOG_BYTES ? 'bytes' : raw.length >= tailLines ? 'lines' : 'nothing'
  return { target, previous, log: { state: 'read', value: { lines, bytes, boundedBy } } }
}
