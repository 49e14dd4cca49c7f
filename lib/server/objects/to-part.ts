import type { Part } from '@/lib/contract/object'
import {
  KubeError,
  KubeStatusError,
  KubeTextError,
  sayAnswered,
  saysNotFound,
  UnexpectedAnswerError,
} from '@/lib/kube/transport/errors'
import { checkAddress } from '@/lib/words/page-addresses'

/** What is asked, in the words of a review. */
export interface Asked {
  verb: 'get' | 'list'
  group: string
  resource: string
  namespace: string
  name?: string
  subresource?: string
}

function refusal(error: KubeStatusError | KubeTextError, asked: Asked): Part<never> {
  const says = sayAnswered(error)
  if (error.httpStatus === 403) return { state: 'denied', says, explain: checkAddress(asked) }
  if (error.httpStatus === 401) return { state: 'denied', says }
  return { state: saysNotFound(error) ? 'absent' : 'unknown', says }
}

/**
 * An answer as a part with its own state: 403 and 401 are denied, a 404 of the API server is absent, any other failure of the call is
 * unknown. An aborted signal and our own fault are thrown on.
 */
export async function toPart<T>(signal: AbortSignal, asked: Asked, ask: () => Promise<T>): Promise<Part<T>> {
  try {
    return { state: 'read', value: await ask() }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof KubeStatusError || error instanceof KubeTextError) return refusal(error, asked)
    if (error instanceof KubeError || error instanceof UnexpectedAnswerError) {
      return { state: 'unknown', says: error.message }
    }
    throw error
  }
}
