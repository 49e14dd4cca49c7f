import type { KubeAnswer } from './types'

const FIRST_PAUSE_MS = 2_000
const LONGEST_PAUSE_MS = 30_000

/**
 * What all feeds know of a token that the API server refused: while the directory holds no other, one of them tries after
 * each pause (2 s, tripled up to 30 s), and the last 401 stands for the others, which send nothing. A ServiceAccount that
 * was deleted so costs four requests a minute at most, however many lists are open.
 */
export class RefusedToken {
  #answer: KubeAnswer | null = null
  #generation = 0
  #failures = 0
  #pausedUntil = 0
  #isTrying = false

  /** The 401 of a call that need not be sent; null when it is to be sent. `isRenewed` looks for another token. */
  standIn(now: number, isRenewed: (generation: number) => boolean): KubeAnswer | null {
    if (this.#answer === null) return null
    if (isRenewed(this.#generation)) {
      this.accepted()
      return null
    }
    if (this.#isTrying || now < this.#pausedUntil) return this.#answer
    this.#isTrying = true
    return null
  }

  /** A call with a token of this generation was answered 401. */
  refused(answer: KubeAnswer, generation: number, now: number): void {
    this.#isTrying = false
    // Calls that were under way together are refused together: one refusal.
    if (now >= this.#pausedUntil) {
      this.#pausedUntil = now + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 3 ** this.#failures)
      this.#failures += 1
    }
    this.#answer = answer
    this.#generation = generation
  }

  accepted(): void {
    this.#answer = null
    this.#failures = 0
    this.#pausedUntil = 0
    this.#isTrying = false
  }

  /** The one that tries is done, whatever it learned. */
  leave(): void {
    this.#isTrying = false
  }
}
