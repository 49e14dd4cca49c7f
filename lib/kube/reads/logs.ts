import * as z from 'zod/mini'
import { MAX_LOG_BYTES, MAX_LOG_LINES } from '@/lib/contract/logs'
import { type LogSource, logSourcesOf } from '@/lib/objects/log-sources'
import { inTurns } from '../in-turns'
import { freeText } from '../redact/sanitize'
import type { RequestLine } from '../transport/errors'
import { parseAnswer } from '../transport/parse-answer'
import { type LogQuery, listPath, logPath } from '../transport/paths'
import type { CallOptions, KubeClient } from '../transport/types'
import { listSchema } from './pages'

/** A log of a quiet container says nothing for hours; after this long its connection is recreated. */
const QUIET_MS = 300_000
const READ_MS = 20_000

/** The end of a log as text with timestamps, at most 1 MiB; empty for a pod that no node has taken. */
export async function readLog(
  kube: KubeClient,
  query: Omit<LogQuery, 'follow' | 'timestamps'>,
  signal: AbortSignal,
): Promise<{ text: string; bytes: number; line: RequestLine }> {
  const path = logPath({ ...query, timestamps: true, limitBytes: MAX_LOG_BYTES })
  const { text } = await kube.get(path, { signal, accept: 'text', deadlineMs: READ_MS })
  return { text, bytes: Buffer.byteLength(text), line: { method: 'GET', path } }
}

export const TAIL_BYTES = 262_144

/**
 * The newest 256 KiB of the last 1,000 lines of a log, or of those since a time, with timestamps; `isCut` where these lines are
 * longer than that.
 */
export async function readLogTail(
  kube: KubeClient,
  query: Omit<LogQuery, 'follow' | 'timestamps' | 'tailLines' | 'limitBytes'>,
  signal: AbortSignal,
): Promise<{ text: string; isCut: boolean }> {
  const { text, bytes } = await readLog(kube, { ...query, tailLines: MAX_LOG_LINES }, signal)
  if (bytes <= TAIL_BYTES) return { text, isCut: false }
  const tail = text.slice(-TAIL_BYTES)
  return { text: tail.slice(tail.indexOf('\n') + 1), isCut: true }
}

/** The lines of a log with timestamps as they are written, until the container ends or 1 MiB has come. */
export function followLines(
  kube: KubeClient,
  query: Omit<LogQuery, 'follow' | 'timestamps' | 'previous'>,
  signal: AbortSignal,
  onOpen: () => void,
): AsyncIterable<string> {
  const path = logPath({ ...query, timestamps: true, follow: true, limitBytes: MAX_LOG_BYTES })
  return kube.lines(path, { signal, accept: 'text', idleMs: QUIET_MS, onOpen })
}

/** Of whose logs the list is made. */
export const MOST_PODS_LISTED = 250

const podSchema = z.looseObject({ metadata: z.looseObject({ name: z.string() }) })

export interface ListedLogs {
  sources: LogSource[]
  /** Names of the pods of this page, also of those without a log. */
  pods: string[]
  /** Where the pods after these begin; "" where there are none. */
  next: string
  /** How many pods there are after these; absent where the API server does not say. */
  rest?: number
}

/** The logs of one page of the pods in a namespace, from a list that keeps nothing else. */
export async function listLogSources(
  kube: KubeClient,
  namespace: string,
  { sinceMs, from = '', signal }: { sinceMs: number; from?: string; signal: AbortSignal },
  options: Pick<CallOptions, 'deadlineMs'> = {},
): Promise<ListedLogs> {
  const path = listPath(
    { group: '', version: 'v1', resource: 'pods', namespace },
    { limit: MOST_PODS_LISTED, ...(from === '' ? {} : { continue: from }) },
  )
  const answer = await kube.get(path, { ...options, signal, accept: 'json' })
  const line = { method: 'GET', path } as const
  const { items, metadata } = parseAnswer(listSchema, answer.json, line)
  const shown = (source: LogSource) => ({ ...source, owner: freeText(source.owner, 512) })
  const sources: LogSource[] = []
  const pods: string[] = []
  const take = (unread: unknown) => {
    const pod = parseAnswer(podSchema, unread, line)
    sources.push(...logSourcesOf(pod, sinceMs).map(shown))
    pods.push(pod.metadata.name)
  }
  await inTurns(items.slice(0, MOST_PODS_LISTED), take, signal)
  const isAll = pods.length === items.length && metadata.continue === ''
  const rest = isAll ? 0 : metadata.remainingItemCount
  return { sources, pods, next: metadata.continue, ...(typeof rest === 'number' ? { rest } : {}) }
}
