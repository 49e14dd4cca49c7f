import type { Refusals } from '@/lib/facts/refusals/contract'

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
 * two minutes old, and `reading` says when the new one is there.
 */
export class RecentRefusals {
  readonly #parts: Parts
  #last: Refusals | undefined
  #reading: Promise<void> | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** The newest answer, unless it is too old. */
  get newest(): Refusals | undefined {
    const last = this.#last
    return last && this.#parts.now() - Date.parse(last.checkedAt) < KEPT_MS ? last : undefined
  }

  /** Resolves once the logs are read that are being read, however that ends; undefined where none are. */
  get reading(): Promise<void> | undefined {
    return this.#reading
  }

  /** Undefined where there is no answer yet; rejects as the reading does. */
  async get(signal: AbortSignal): Promise<Refusals | undefined> {
    const asked = this.#parts.ask(signal).then((refusals) => {
      this.#last = refusals
      return refusals
    })
    const reading = asked
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        if (this.#reading === reading) this.#reading = undefined
      })
    this.#reading = reading
    const late = AbortSignal.timeout(this.newest === undefined ? FIRST_MS : NEWER_MS)
    const waited = new Promise<Refusals | undefined>((resolve) => {
      late.addEventListener('abort', () => resolve(this.newest), { once: true })
    })
    return Promise.race([asked, waited])
  }
}
