import 'server-only'
import { MAX_AGE_S } from '@/lib/contract/age'
import { shareAnswers } from '@/lib/facts/questions/share-answers'
import { kubeClient } from '@/lib/kube/transport/client'
import { oneInProcess } from '@/lib/next/one-in-process'
import type { Namespaces, NamespacesQuery } from '../contract'
import { gatherNamespaces, type ReviewMemory } from './namespaces'

const AGE_MS = 5_000

/** All viewers of this process share one answer to the same names that is not too old for them. */
export function processNamespaces(
  { age, name = [] }: NamespacesQuery,
  signal: AbortSignal,
): Promise<Namespaces> {
  const answers = oneInProcess('namespaces', () => shareAnswers<Namespaces>(MAX_AGE_S * 1_000, Date.now))
  const memory = oneInProcess<ReviewMemory>('namespaces-reviewed', () => new Map())
  const names = [...new Set(name)].toSorted()
  const ask = (shared: AbortSignal) => gatherNamespaces({ kube: kubeClient(), names, memory, signal: shared })
  return answers.get(JSON.stringify(names), signal, ask, age === undefined ? AGE_MS : Number(age) * 1_000)
}
