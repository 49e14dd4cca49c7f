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
