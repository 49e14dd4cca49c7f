import { MAX_LOG_BYTES, MAX_LOG_LINES } from '@/lib/contract/logs'
import type { RequestLine } from '../transport/errors'
import { type LogQuery, logPath } from '../transport/paths'
import type { KubeClient } from '../transport/types'

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
