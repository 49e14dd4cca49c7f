import 'server-only'
import { answersOf } from '@/lib/facts/questions/share-answers'
import type { Policies } from '../../contract'
import { type PoliciesQuestion, readPolicies } from './read-policies'

/** An overview is made every few seconds, and policies are expensive to read and rarely change. */
const AGE_MS = 120_000

/** What the NetworkPolicies say of this pod's connections, read once in two minutes for all who ask. */
export function recentPolicies(question: PoliciesQuestion): Promise<Policies> {
  const shared = answersOf<Policies>(question.kube, 'recent-policies', AGE_MS)
  return shared.get('', question.signal, (signal) => readPolicies({ ...question, signal }))
}
