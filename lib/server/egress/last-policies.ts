import type { Policies } from '@/lib/contract/policies'
import { oneInProcess } from '@/lib/kube/one-in-process'
import type { InClusterClient } from '@/lib/kube/transport/client'

/** The target that is the API server. */
export const API_TARGET = 'api'

const lastReads = () =>
  oneInProcess('policies-read', () => new WeakMap<InClusterClient['credentials'], Policies>())

/** Keeps an answer whose policies were read, for when the API server no longer answers. */
export function keepPolicies(kube: InClusterClient, answer: Policies): void {
  lastReads().set(kube.credentials, answer)
}

/** The last answer whose policies were read; nothing is asked for. */
export function lastPolicies(kube: InClusterClient): Policies | undefined {
  return lastReads().get(kube.credentials)
}
