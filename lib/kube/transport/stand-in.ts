import {
  isUnreachable,
  isUntrusted,
  KubeUnreachableError,
  type RequestLine,
  type UnreachableFacts,
} from './errors'
import type { KubeAnswer } from './types'

/** A failure that stands in for the next ones: after each pause one call is sent, and the others get what the last one got. */
class StandIn<Failure> {
  readonly #pauseMs: (failures: number) => number
  #last: Failure | null = null
  #failures = 0
  #pausedUntil = 0
  #isTrying = false

  constructor(pauseMs: (failures: number) => number) {
    this.#pauseMs = pauseMs
  }

  get last(): Failure | null {
    return this.#last
  }

  /** What a call gets that need not be sent; null when it must be sent and its outcome told. */
  standIn(now: number): Failure | null {
    if (this.#last === null || this.#isTrying || now < this.#pausedUntil) return this.#last
    this.#isTrying = true
    return null
  }

  failed(last: Failure, now: number): void {
    this.leave()
    // Calls that were in progress together fail together: one failure.
    if (now >= this.#pausedUntil) {
      this.#pausedUntil = now + this.#pauseMs(this.#failures)
      this.#failures += 1
    }
    this.#last = last
  }

  /** The one that tries is done, whatever it learned. */
  leave(): void {
    this.#isTrying = false
  }

  /** The next call is sent. */
  forget(): void {
    this.leave()
    this.#last = null
    this.#failures = 0
    this.#pausedUntil = 0
  }
}

function isOutage(error: KubeUnreachableError): boolean {
  if (isUntrusted(error) || error.step === 'stranger') return true
  if (error.during === 'tls') return error.step === 'timeout'
  return error.during === 'connect' || error.during === 'resolve'
}

/**
 * What all feeds know of an API server that takes no connection, that ca.crt does not vouch for, or that is none. While it lasts, one of them tries after each pause (0.8 s,
 * doubled up to 5 s) and the others reuse the failure of the last try and send nothing.
 */
export class Outage {
  readonly #failure = new StandIn<UnreachableFacts>((failures) => Math.min(5_000, 800 * 2 ** failures))

  /** True while no call reaches the API server. */
  get isHeld(): boolean {
    return this.#failure.last !== null
  }

  /** The failure of a call that need not be sent, or null when it must be sent and its outcome reported. */
  standIn(line: RequestLine, now: number): KubeUnreachableError | null {
    const facts = this.#failure.standIn(now)
    return facts && new KubeUnreachableError(line, { ...facts, standsIn: true }, 0)
  }

  /** The outcome of a call that was sent: its failure, or null when a server was reached. */
  tell(error: unknown, now: number): void {
    this.#failure.leave()
    if (isUnreachable(error) && isOutage(error)) {
      const { step, during, osCode, says, authority } = error
      this.#failure.failed({ step, during, osCode, says, authority }, now)
      return
    }
    // A caller that gave up, or that had no credentials, has learned nothing.
    const isAnswer = error === null || (isUnreachable(error) && error.step !== 'credentials')
    if (isAnswer) this.forget()
  }

  /** The next call is sent: the obstacle is gone, since ca.crt has changed. */
  forget(): void {
    this.#failure.forget()
  }
}

type Refusal = StandIn<{ answer: KubeAnswer; generation: number }>

function newRefusal(): Refusal {
  return new StandIn((failures) => Math.min(30_000, 2_000 * 3 ** failures))
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
  readonly #own = newRefusal()
  readonly #ofGroups = new Map<string, Refusal>()

  /** True while the API server does not take the token. */
  get isHeld(): boolean {
    return this.#own.last !== null
  }

  /** The 401 of a call that need not be sent; null when it is to be sent. `isRenewed` looks for another token. */
  standIn(path: string, now: number, isRenewed: (generation: number) => boolean): KubeAnswer | null {
    const refusal = this.#of(path)
    if (refusal?.last && isRenewed(refusal.last.generation)) refusal.forget()
    return refusal?.standIn(now)?.answer ?? null
  }

  /** A call with a token of this generation was answered 401. */
  refused(path: string, answer: KubeAnswer, generation: number, now: number): void {
    const known = this.#of(path)
    const refusal = known ?? newRefusal()
    if (!known) this.#ofGroups.set(groupOf(path), refusal)
    refusal.failed({ answer, generation }, now)
  }

  /** A call with the token was answered otherwise: the API server, which comes before all others, took it. */
  accepted(path: string): void {
    this.#own.forget()
    this.#ofGroups.delete(groupOf(path))
  }

  /** The one that tries is done, whatever it learned. */
  leave(path: string): void {
    this.#of(path)?.leave()
  }

  #of(path: string): Refusal | undefined {
    const group = groupOf(path)
    return group === '' || this.isHeld ? this.#own : this.#ofGroups.get(group)
  }
}
