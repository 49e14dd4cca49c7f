import type { KubeAnswer } from './types'

const FIRST_PAUSE_MS = 2_000
const LONGEST_PAUSE_MS = 30_000

/** What the calls of one group know of a 401: while the directory holds no other token, one of them tries after each pause. */
class Refusal {
  #answer: KubeAnswer | null = null
  #generation = 0
  #failures = 0
  #pausedUntil = 0
  #isTrying = false

  get isHeld(): boolean {
    return this.#answer !== null
  }

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

  refused(answer: KubeAnswer, generation: number, now: number): void {
    this.#isTrying = false
    // Calls that were in progress together are refused together: one refusal.
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

  leave(): void {
    this.#isTrying = false
  }
}

// These the API server answers by itself, so that a 401 of them is its own.
const OWN_GROUPS = new Set([undefined, 'authentication.k8s.io', 'authorization.k8s.io'])

function groupOf(path: string): string {
  const group = /^\/apis\/([^/?]+)/.exec(path)?.[1]
  return group === undefined || OWN_GROUPS.has(group) ? '' : group
}

/**
 * What all feeds know of a token that was refused: while the directory holds no other, one of them tries after each pause (2 s,
 * tripled up to 30 s), and the others reuse the last 401 and send nothing. A deleted ServiceAccount thus costs
 * four requests a minute at most, however many lists are open. A group whose 401 may come from an aggregated server behind
 * the API server holds back its own calls alone.
 */
export class RefusedToken {
  readonly #own = new Refusal()
  readonly #ofGroups = new Map<string, Refusal>()

  /** True while the API server does not take the token. */
  get isHeld(): boolean {
    return this.#own.isHeld
  }

  /** The 401 of a call that need not be sent; null when it is to be sent. `isRenewed` looks for another token. */
  standIn(path: string, now: number, isRenewed: (generation: number) => boolean): KubeAnswer | null {
    return this.#of(path)?.standIn(now, isRenewed) ?? null
  }

  /** A call with a token of this generation was answered 401. */
  refused(path: string, answer: KubeAnswer, generation: number, now: number): void {
    const known = this.#of(path)
    const refusal = known ?? new Refusal()
    if (!known) this.#ofGroups.set(groupOf(path), refusal)
    refusal.refused(answer, generation, now)
  }

  /** A call with the token was answered otherwise: the API server, which comes before all others, took it. */
  accepted(path: string): void {
    this.#own.accepted()
    this.#ofGroups.delete(groupOf(path))
  }

  /** The one that tries is done, whatever it learned. */
  leave(path: string): void {
    this.#of(path)?.leave()
  }

  #of(path: string): Refusal | undefined {
    const group = groupOf(path)
    return group === '' || this.#own.isHeld ? this.#own : this.#ofGroups.get(group)
  }
}
