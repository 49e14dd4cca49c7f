import 'server-only'
import { systemCode } from '../small-file'

/** Longest time that one probe may take. */
export const PROBE_DEADLINE_MS = 3_000

export interface ProbeLimits {
  /** The caller is gone: the probe stops and its promise rejects with the signal's reason. */
  signal: AbortSignal
  deadlineMs?: number
}

export interface Settle<Facts> {
  answered: (facts: Facts) => void
  /** Milliseconds since the probe began. */
  elapsed: () => number
}

/**
 * Runs one probe to exactly one end: what `start` settles with, `silent` at the deadline, or a rejection when the
 * signal aborts. `start` returns the function that releases what it opened; it runs at every end.
 */
export function probe<Facts>(
  { signal, deadlineMs = PROBE_DEADLINE_MS }: ProbeLimits,
  start: (settle: Settle<Facts>) => () => void,
): Promise<Facts | { outcome: 'silent'; ms: number }> {
  signal.throwIfAborted()
  const began = performance.now()
  const elapsed = () => Math.round((performance.now() - began) * 10) / 10

  return new Promise((resolve, reject) => {
    let release: (() => void) | undefined
    let ended = false

    const end = (deliver: () => void) => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      release?.()
      deliver()
    }
    const onAbort = () => end(() => reject(signal.reason))
    const timer = setTimeout(() => end(() => resolve({ outcome: 'silent', ms: elapsed() })), deadlineMs)
    signal.addEventListener('abort', onAbort, { once: true })

    release = start({ answered: (facts) => end(() => resolve(facts)), elapsed })
    if (ended) release()
  })
}

// A dual-stack connect fails with an AggregateError whose own message is empty.
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}

/** The code and the words of a failed socket. A kernel's ETIMEDOUT is silence: nothing came back. */
export function toFault(
  error: unknown,
  ms: number,
): { outcome: 'failed'; ms: number; code: string; says: string } | { outcome: 'silent'; ms: number } {
  const code = systemCode(error)
  if (code === 'ETIMEDOUT') return { outcome: 'silent', ms }
  return { outcome: 'failed', ms, code, says: messageOf(error).slice(0, 500) }
}
