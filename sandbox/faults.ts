import { expired, failure, type SandboxAnswer } from './answer'

/** One way in which the server misbehaves on purpose, until it is withdrawn or used up. */
export interface SandboxFault {
  kind: 'throttle' | 'expire' | 'error' | 'stall' | 'delay'
  /** Only calls whose path with query holds this text; all calls when absent. */
  match?: string
  /** How many calls it affects; no limit when absent. */
  times?: number
  /** For a throttle: the Retry-After header, left out when absent. */
  retryAfterSeconds?: number
  /** For an error: its code. */
  code?: number
  /** For an error: the message of a Status, in place of the usual words. */
  says?: string
  /** For a delay. */
  ms?: number
}

/** The faults in force. */
export class Faults {
  #active: SandboxFault[] = []

  add(fault: SandboxFault): void {
    this.#active.push({ ...fault })
  }

  clear(): void {
    this.#active = []
  }

  /** The fault that a call meets, counted as one use. */
  take(target: string): SandboxFault | undefined {
    const fault = this.#active.find(
      (candidate) => candidate.match === undefined || target.includes(candidate.match),
    )
    if (fault?.times !== undefined) {
      fault.times -= 1
      if (fault.times <= 0) this.#active = this.#active.filter((candidate) => candidate !== fault)
    }
    return fault
  }
}

/** What a faulty server answers; undefined for the faults that are about time. */
export function faultyAnswer(fault: SandboxFault): SandboxAnswer | undefined {
  switch (fault.kind) {
    case 'throttle':
      return {
        status: 429,
        text: 'Too many requests, please try again later.\n',
        headers: {
          'content-type': 'text/plain; charset=utf-8',
          'x-content-type-options': 'nosniff',
          ...(fault.retryAfterSeconds === undefined
            ? {}
            : { 'retry-after': String(fault.retryAfterSeconds) }),
        },
      }
    case 'expire':
      return expired('The resourceVersion for the provided list is too old.')
    case 'error':
      if (fault.says !== undefined) return failure(fault.code ?? 500, 'Forbidden', fault.says)
      return fault.code === undefined || fault.code === 500
        ? failure(500, 'InternalError', 'Internal error occurred: etcdserver: leader changed', {
            causes: [{ message: 'etcdserver: leader changed' }],
          })
        : {
            status: fault.code,
            text: 'apiserver not ready\n',
            headers: { 'content-type': 'text/plain; charset=utf-8' },
          }
    default:
      return undefined
  }
}
