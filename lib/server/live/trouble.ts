import { afterFailure, type BackoffState, jittered, MAX_RETRIES } from '@/lib/kube/transport/backoff'
import type { ListFault } from './list-fault'

/** Trouble that is over sooner is not shown: a rolling upgrade of the API servers is made of it. */
export const QUIET_MS = 5_000

// Between looks at whether the client still holds back.
const SOON_MS = 1_000

/** The failures of one list in a row. */
export interface Trouble {
  inRow: number
  /** When the first of them came. */
  since: number
  /** Outlives the row, so that what fails every minute is waited for longer each time. */
  backoff: BackoffState | null
}

export const NO_TROUBLE: Trouble = { inRow: 0, since: 0, backoff: null }

export function oneMore({ inRow, since, backoff }: Trouble, now: number): Trouble {
  return { inRow: inRow + 1, since: inRow === 0 ? now : since, backoff }
}

export function over(trouble: Trouble): Trouble {
  return { ...trouble, inRow: 0 }
}

/** How long to wait for the next try, as the backoff and the server wish. */
export function waitOf(
  trouble: Trouble,
  fault: ListFault,
  { now, random }: { now: number; random: number },
): { trouble: Trouble; waitMs: number } {
  if (fault.isHeldBack) return { trouble, waitMs: jittered(SOON_MS, random) }
  const wishMs = fault.retryAfterMs === undefined ? undefined : jittered(fault.retryAfterMs, random)
  // client-go's rest.Request waits these out before its reflector hears of a failure.
  if (wishMs !== undefined && trouble.inRow <= MAX_RETRIES) return { trouble, waitMs: wishMs }
  const { state, delayMs } = afterFailure(trouble.backoff, now, random)
  return { trouble: { ...trouble, backoff: state }, waitMs: Math.max(delayMs, wishMs ?? 0) }
}
