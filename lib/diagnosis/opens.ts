import type { AccessTuple } from '@/lib/contract/access-tuple'
import { isSameRequest, partsOfWord, requestKey, toTuple } from '@/lib/rbac/call'
import { holdsAt, ruleAllows, type ScopedRule } from '@/lib/rbac/rule'
import type { Attributes, PolicyRule } from '@/lib/rbac/types'
import type { Case } from './case'
import { rulesAt } from './scoped-rules'

/** One call for each combination of a rule's words, made one at a time: their number is the product of its lists. */
function* atomsOf(rule: PolicyRule, namespace: string): Generator<Attributes> {
  const verbs = new Set(rule.verbs)
  const names = new Set(rule.resourceNames?.length ? rule.resourceNames : [''])
  for (const group of new Set(rule.apiGroups)) {
    for (const word of new Set(rule.resources)) {
      const parts = partsOfWord(word)
      for (const verb of verbs) {
        for (const name of names) yield { kind: 'resource', verb, group, ...parts, name, namespace }
      }
    }
  }
  // A RoleBinding grants no path.
  if (namespace !== '') return
  for (const path of new Set(rule.nonResourceURLs)) {
    for (const verb of verbs) yield { kind: 'path', verb, path }
  }
}

/** How many words rules have, however their lists multiply. */
export function opensWords(rules: Iterable<PolicyRule>): number {
  let words = 0
  for (const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } of rules) {
    for (const list of [verbs, apiGroups, resources, resourceNames, nonResourceURLs])
      words += list?.length ?? 0
  }
  return words
}

// Takes about 0.3 s. A call against no rule at all counts as a thousand words, so that at most 20,000 are judged.
const MOST_COMPARED = 20_000_000
const FOR_ONE = 1_000

/** The work budget for finding what rules open: one for all that is judged together. */
export class OpensBudget {
  #left = MOST_COMPARED

  /** True once there was more to judge than the budget had left. */
  isSpent = false

  /** Pays for one call that is compared with this many words; false where nothing is left. */
  pay(words: number): boolean {
    this.#left -= FOR_ONE + words
    this.isSpent ||= this.#left < 0
    return !this.isSpent
  }
}

/**
 * What `added` rules allow at `namespace` ("" is everywhere) beyond `before`, by the authorizer's own comparison and one at a
 * time: a tuple for each verb, resource and name, and for each path where they hold everywhere. A tuple without a name
 * stands for every name, one whose namespace is "" for the cluster scope and every namespace. Ends where the budget does.
 */
export function* opening(
  added: Iterable<PolicyRule>,
  namespace: string,
  before: readonly ScopedRule[],
  budget: OpensBudget,
): Generator<AccessTuple> {
  const bearing = before.filter((rule) => holdsAt(rule, namespace) === 'yes')
  const wide = bearing.filter(({ scope }) => scope === 'cluster')
  const words = opensWords(bearing)
  const seen = new Set<string>()
  for (const rule of added) {
    for (const atom of atomsOf(rule, namespace)) {
      if (!budget.pay(words)) return
      const key = requestKey(atom)
      const held = atom.kind === 'path' ? wide : bearing
      if (seen.has(key) || held.some((one) => ruleAllows(one, atom))) continue
      seen.add(key)
      yield toTuple(atom)
    }
  }
}

/** All of it, as a fix reports it: no more than 20,000 calls are judged, or what is left of a budget. */
export function opensBeyond(
  added: Iterable<PolicyRule>,
  namespace: string,
  before: readonly ScopedRule[],
  budget = new OpensBudget(),
): AccessTuple[] {
  return [...opening(added, namespace, before, budget)]
}

/** The same beyond what the caller has there, as far as its rules are known. */
export function opensForCaller(
  theCase: Case,
  added: Iterable<PolicyRule>,
  namespace: string,
  budget?: OpensBudget,
): AccessTuple[] {
  return opensBeyond(added, namespace, theCase.isForCaller ? rulesAt(theCase, namespace) : [], budget)
}

/** True for a change that grants the request and nothing else. */
export function opensOnly({ opens }: { opens: readonly AccessTuple[] }, request: Attributes): boolean {
  const [only, ...more] = opens
  return only !== undefined && more.length === 0 && isSameRequest(only, request)
}

/** True where permission on everything is granted: a wildcard as verb, group or resource. */
export function opensWildcard({ opens }: { opens: readonly AccessTuple[] }): boolean {
  return opens.some(({ verb, group, resource }) => [verb, group, resource].includes('*'))
}
