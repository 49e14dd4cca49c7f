import type { Reading, Unread } from '@/lib/evidence/reading'
import {
  isAnswer,
  isKubeError,
  isOfApiServer,
  type KubeError,
  saidBy,
  sayAnswered,
  saysNotFound,
} from '@/lib/kube/transport/errors'

function unread(error: KubeError): Unread {
  if (!isAnswer(error)) return { state: 'unread', because: 'failed', says: error.told }
  const { httpStatus } = error
  const answer = { httpStatus, ...(isOfApiServer(error) ? {} : { byAnother: true as const }) }
  if (httpStatus === 401 || httpStatus === 403) {
    return { state: 'unread', because: 'refused', says: saidBy(error), ...answer }
  }
  const because = saysNotFound(error) ? 'absent' : 'failed'
  return { state: 'unread', because, says: sayAnswered(error), ...answer }
}

/** An answer as a fact: refused, absent, failed and read are kept apart. An aborted signal and our own mistakes are thrown on. */
export async function toReading<T>(
  signal: AbortSignal,
  ask: () => Promise<T>,
  onFailure: (error: KubeError) => void = () => {},
): Promise<Reading<T>> {
  try {
    return { state: 'read', value: await ask() }
  } catch (error) {
    signal.throwIfAborted()
    if (!isKubeError(error)) throw error
    onFailure(error)
    return unread(error)
  }
}
