import 'server-only'
import { MAX_AGE_S } from '@/lib/contract/age'
import { answersOf } from '@/lib/facts/questions/share-answers'
import { oneForClient } from '@/lib/kube/one-for-client'
import type { InClusterClient } from '@/lib/kube/transport/client'
import type { Namespaces, NamespacesQuery } from '../contract'
import { gatherNamespaces, type ReviewMemory } from './namespaces'

const AGE_MS = 5_000

/** All who ask through one client share one answer to the same names that is not too old for them. */
export function processNamespaces(
  kube: InClusterClient,
  { age, name = [] }: NamespacesQuery,
  signal: AbortSignal,
): Promise<Namespaces> {
  const answers = answersOf<Namespaces>(kube, 'namespaces', MAX_AGE_S * 1_000)
  const memory = oneForClient<ReviewMemory>(kube, 'namespaces-reviewed', () => new Map())
  const names = [...new Set(name)].toSorted()
  const ask = (shared: AbortSignal) => gatherNamespaces({ kube, names, memory, signal: shared })
  return answers.get(JSON.stringify(names), signal, ask, age === undefined ? AGE_MS : Number(age) * 1_000)
}
