import 'server-only'
import { MAX_AGE_S } from '@/lib/contract/age'
import { DEFAULT_MINUTES, type Refusals, type RefusalsQuery } from '@/lib/contract/refusals'
import { oneInProcess } from '@/lib/kube/one-in-process'
import { kubeClient } from '@/lib/kube/transport/client'
import { shareAnswers } from '../http/share-answers'
import { LogMemory } from './log-memory'
import { gatherRefusals } from './refusals'

const AGE_MS = 3_000

/** Every log of a namespace is read for it, so all viewers of this process, and its overview, share one that is not too old for them. */
export function processRefusals(
  { age, ...query }: RefusalsQuery,
  signal: AbortSignal,
  ageMs = age === undefined ? AGE_MS : Number(age) * 1_000,
): Promise<Refusals> {
  const answers = oneInProcess('refusals', () => shareAnswers<Refusals>(MAX_AGE_S * 1_000, Date.now))
  const memory = oneInProcess('refusals-memory', () => new LogMemory())
  const key = JSON.stringify([query.namespace, query.minutes ?? DEFAULT_MINUTES])
  const ask = (shared: AbortSignal) => gatherRefusals({ kube: kubeClient(), query, memory, signal: shared })
  return answers.get(key, signal, ask, ageMs)
}
