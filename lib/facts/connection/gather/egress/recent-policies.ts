import 'server-only'
import { type SharedAnswers, shareAnswers } from '@/lib/facts/questions/share-answers'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { oneInProcess } from '@/lib/next/one-in-process'
import type { Policies } from '../../contract'
import { type PoliciesQuestion, readPolicies } from './read-policies'

/** An overview is made every few seconds, and policies are expensive to read and rarely change. */
const AGE_MS = 120_000

/** What the NetworkPolicies say of this pod's connections, read once in two minutes for all who ask. */
export function recentPolicies(question: PoliciesQuestion): Promise<Policies> {
  const all = oneInProcess(
    'recent-policies',
    () => new WeakMap<InClusterClient['credentials'], SharedAnswers<Policies>>(),
  )
  const { credentials } = question.kube
  const shared = all.get(credentials) ?? shareAnswers<Policies>(AGE_MS, Date.now)
  all.set(credentials, shared)
  return shared.get('', question.signal, (signal) => readPolicies({ ...question, signal }))
}
