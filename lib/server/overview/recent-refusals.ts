import type { Refusals } from '@/lib/contract/refusals'

/** What an overview waits for a first answer, and for a newer one than it has. */
const FIRST_MS = 2_500
const NEWER_MS = 500
const KEPT_MS = 120_000

interface Parts {
  ask: (signal: AbortSignal) => Promise<Refusals>
  now: () => number
}

/**
 * The refusals for an overview, which does not wait until every log is read: while that goes on it has the last answer, at most
 * two minutes old, and the next overview has the new one.
 */
export class RecentRefusals {
  readonly #parts: Parts
  #last: Refusals | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Undefined where there is no answer yet; rejects as the reading does. */
  async get(signal: AbortSignal): Promise<Refusals | undefined> {
    const { ask, now } = this.#parts
    const asked = ask(signal).then((refusals) => {
      this.#last = refusals
      return refusals
    })
    const last = this.#last
    const isKept = last !== undefined && now() - Date.parse(last.checkedAt) < KEPT_MS
    const late = AbortSignal.timeout(isKept ? NEWER_MS : FIRST_MS)
    const waited = new Promise<Refusals | undefined>((resolve) => {
      late.addEventListener('abort', () => resolve(isKept ? last : undefined), { once: true })
    })
    return Promise.race([asked, waited])
  }
}
