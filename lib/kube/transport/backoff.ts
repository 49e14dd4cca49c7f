import { setTimeout as delay } from 'node:timers/promises'
import { RequestBudgetError } from './errors'
import type { KubeAnswer, Witness } from './types'

/** client-go's numbers for reflectors: tools/cache/reflector.go, wait.Backoff with cap, jitter and reset. */
export const BACKOFF = {
  firstMs: 800,
  factor: 2,
  capMs: 30_000,
  /** A wait is up to this share longer than its base. */
  jitter: 1,
  /** After this long without a failure the next one starts at the first wait again. */
  resetMs: 120_000,
} as const

export interface BackoffState {
  /** Failures in a row, the last one included. */
  failures: number
  /** Milliseconds on the caller's clock. */
  lastFailureAt: number
}

/**
 * What to wait after one more failure: 0.8 s doubled up to 30 s, each made up to twice as long by `random` (0..1), and
 * from the start again once the last failure is over 2 min old.
 */
export function afterFailure(
  state: BackoffState | null,
  now: number,
  random: number,
): { state: BackoffState; delayMs: number } {
  const quiet = state === null || now - state.lastFailureAt > BACKOFF.resetMs
  const failures = quiet ? 1 : state.failures + 1
  const base = Math.min(BACKOFF.capMs, BACKOFF.firstMs * BACKOFF.factor ** (failures - 1))
  return { state: { failures, lastFailureAt: now }, delayMs: base * (1 + BACKOFF.jitter * random) }
}

// Retry-After in whole seconds is what the API server sends; a date is a proxy's and is not worth trusting a clock for.
const SECONDS = /^\d{1,4}$/

/** client-go's rest.Request asks again this often where the server says when. */
export const MAX_RETRIES = 10
const SHORTEST_MS = 100
const JITTER = 0.25

/** The server's wish in milliseconds; undefined when its answer names none. */
export function retryAfterMs({ retryAfter }: Witness): number | undefined {
  return retryAfter !== undefined && SECONDS.test(retryAfter) ? Number(retryAfter) * 1000 : undefined
}

/** A wait that is never shorter than the wish, and up to a quarter longer by `random` (0..1), so that many do not return at once. */
export function jittered(wishMs: number, random: number): number {
  return Math.max(SHORTEST_MS, wishMs) * (1 + JITTER * random)
}

/** When and how often an answer is asked for again. */
interface Patience {
  retries: number
  /** On `performance.now()`. */
  deadlineAt: number
  signal: AbortSignal
  /** 0..1 */
  random: () => number
}

function wishOf({ status, witness }: KubeAnswer): number | undefined {
  return status === 429 || status >= 500 ? retryAfterMs(witness) : undefined
}

/**
 * The first answer that is no 429 or 5xx with Retry-After, or the last of at most `retries` more. Each is asked for no
 * sooner than the server wished, and only where that is before the deadline. Only for calls that change nothing.
 */
export async function askPatiently(
  ask: () => Promise<KubeAnswer>,
  { retries, deadlineAt, signal, random }: Patience,
): Promise<KubeAnswer> {
  let answer = await ask()
  for (let retry = 0; retry < retries; retry += 1) {
    const wishMs = wishOf(answer)
    const waitMs = wishMs === undefined ? Number.POSITIVE_INFINITY : jittered(wishMs, random())
    if (performance.now() + waitMs >= deadlineAt) return answer
    await delay(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted())
    try {
      answer = await ask()
    } catch (error) {
      // The server's refusal says more than "its next answer would have come too late".
      if (error instanceof RequestBudgetError) return answer
      throw error
    }
  }
  return answer
}
