import {
  isUnreachable,
  isUntrusted,
  KubeUnreachableError,
  type RequestLine,
  type UnreachableFacts,
} from './errors'

const FIRST_PAUSE_MS = 800
const LONGEST_PAUSE_MS = 5_000

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
  #facts: UnreachableFacts | null = null
  #failures = 0
  #pausedUntil = 0
  #isTrying = false

  /** True while no call reaches the API server. */
  get isHeld(): boolean {
    return this.#facts !== null
  }

  /** The failure of a call that need not be sent, or null when it must be sent and its outcome reported. */
  standIn(line: RequestLine, now: number): KubeUnreachableError | null {
    if (this.#facts === null) return null
    if (this.#isTrying || now < this.#pausedUntil) {
      return new KubeUnreachableError(line, { ...this.#facts, standsIn: true }, 0)
    }
    this.#isTrying = true
    return null
  }

  /** The outcome of a call that was sent: its failure, or null when a server was reached. */
  tell(error: unknown, now: number): void {
    this.#isTrying = false
    if (isUnreachable(error) && isOutage(error)) {
      const { step, during, osCode, says, authority } = error
      const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures)
      // Calls that were in progress together fail together: one failure.
      if (now >= this.#pausedUntil) {
        this.#failures += 1
        this.#pausedUntil = now + pauseMs
      }
      this.#facts = { step, during, osCode, says, authority }
      return
    }
    // A caller that gave up, or that had no credentials, has learned nothing.
    const isAnswer = error === null || (isUnreachable(error) && error.step !== 'credentials')
    if (isAnswer) this.forget()
  }

  /** The next call is sent: the obstacle is gone, since ca.crt has changed. */
  forget(): void {
    this.#facts = null
    this.#failures = 0
    this.#pausedUntil = 0
  }
}
