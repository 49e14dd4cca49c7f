import type { Reading } from '@/lib/diagnosis/facts'
import { KubeError, KubeStatusError, KubeTextError, UnexpectedAnswerError } from '@/lib/kube/transport/errors'

/** An answer as a fact: refused, failed and read are kept apart. An aborted signal is thrown on. */
export async function toReading<T>(
  signal: AbortSignal,
  ask: () => Promise<T>,
  onFailure: (error: Error) => void = () => {},
): Promise<Reading<T>> {
  try {
    return { state: 'read', value: await ask() }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof Error)) throw error
    onFailure(error)
    const isAnswer = error instanceof KubeStatusError || error instanceof KubeTextError
    if (isAnswer && (error.httpStatus === 401 || error.httpStatus === 403)) {
      const says = error instanceof KubeStatusError ? error.status.message : error.text.slice(0, 200)
      return { state: 'unread', because: 'refused', says, httpStatus: error.httpStatus }
    }
    // What the client does not throw is a mistake of our own, which must not pass for a quiet API server.
    if (!(error instanceof KubeError || error instanceof UnexpectedAnswerError)) throw error
    const status = isAnswer ? { httpStatus: error.httpStatus } : {}
    return { state: 'unread', because: 'failed', says: error.message, ...status }
  }
}
