import {
  KubeError,
  KubeStatusError,
  KubeTextError,
  KubeUnreachableError,
  RequestBudgetError,
  UnexpectedAnswerError,
} from '@/lib/kube/errors'
import { retryAfterMs } from '@/lib/kube/retry-after'

/** What a failed list or watch means for the list, and the words that say so. */
export interface ListFault {
  kind: 'forbidden' | 'absent' | 'unsupported' | 'expired' | 'cut' | 'throttled' | 'failed'
  says: string
  /** The server's own wish. */
  retryAfterMs?: number
}

const KINDS = new Map<number, ListFault['kind']>([
  [403, 'forbidden'],
  [404, 'absent'],
  [405, 'unsupported'],
  [410, 'expired'],
  [429, 'throttled'],
])

function wishMs(error: KubeStatusError | KubeTextError): number | undefined {
  const header = retryAfterMs(error.witness)
  if (header !== undefined) return header
  const seconds = error instanceof KubeStatusError ? error.status.details?.retryAfterSeconds : undefined
  return seconds === undefined ? undefined : seconds * 1000
}

function answered(error: KubeStatusError | KubeTextError): ListFault {
  const words = error instanceof KubeStatusError ? error.status.message : error.text.slice(0, 200)
  const wait = wishMs(error)
  return {
    kind: KINDS.get(error.httpStatus) ?? 'failed',
    says: `The API server answered ${error.httpStatus}: ${words}`,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  }
}

/**
 * The meaning of an error of `lib/kube`; `cut` is a connection that ended while a watch was open. Any other error is
 * a fault of ours and is thrown on.
 */
export function toListFault(error: unknown): ListFault {
  if (error instanceof KubeStatusError || error instanceof KubeTextError) return answered(error)
  if (error instanceof KubeUnreachableError) {
    const isCut = error.step === 'reset' || error.step === 'timeout'
    return {
      kind: isCut ? 'cut' : 'failed',
      says: `The API server gives no answer. ${error.message}`,
    }
  }
  if (error instanceof RequestBudgetError) return { kind: 'throttled', says: error.message }
  if (error instanceof KubeError || error instanceof UnexpectedAnswerError) {
    return { kind: 'failed', says: error.message }
  }
  throw error
}
