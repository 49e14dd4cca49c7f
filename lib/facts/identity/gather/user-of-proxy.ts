import { reviewSelf } from '@/lib/kube/reads/reviews'
import type { KubeClient } from '@/lib/kube/transport/types'

const DEADLINE_MS = 3000

/** Whom the API server knows the calls of the kubectl proxy as; "" where it gives no name. Only an abort throws. */
export async function userOfProxy(kube: KubeClient, signal: AbortSignal): Promise<string> {
  try {
    return (await reviewSelf(kube, { signal, deadlineMs: DEADLINE_MS })).username
  } catch {
    signal.throwIfAborted()
    return ''
  }
}
