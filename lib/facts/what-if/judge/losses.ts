import type { AccessTuple } from '@/lib/contract/access-tuple'
import { OpensBudget, opening } from '@/lib/diagnosis/opens'
import { isDefaultRule } from '@/lib/diagnosis/scoped-rules'
import { sayCall } from '@/lib/diagnosis/wording/phrases'
import { code, listed, NOTHING, say, words } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { parseAllowedReason } from '@/lib/rbac/allowed-reason'
import { asScoped, ruleAllows, type ScopedRule } from '@/lib/rbac/rule'
import type { PolicyRule } from '@/lib/rbac/types'
import { counted } from '@/lib/words/lists'
import { visibleText } from '@/lib/words/visible-text'
import type { WhatIf } from '../contract'
import type { WhatIfFacts } from './facts'
import { reachableAt } from './opened'
import type { PlaceChange } from './own-change'
import type { Proposal } from './proposal'

const MOST_CALLS = 300

/** Rules that a review traced to a binding and role: to those that the paste replaces, or to others, which it leaves. */
function traced(
  { neighbors, check }: WhatIfFacts,
  { roles, bindings }: Proposal,
  rules: readonly ScopedRule[],
): { replaced: Set<ScopedRule>; left: Set<ScopedRule> } {
  const replaced = new Set<ScopedRule>()
  const left = new Set<ScopedRule>()
  const asked = [...neighbors, ...(check ? [{ request: check.request, answer: check.decision }] : [])]
  for (const { request, answer } of asked) {
    const grant =
      answer.state === 'read' && answer.value.allowed ? parseAllowedReason(answer.value.reason) : undefined
    // When two rules allow the call, nothing says which one the binding gives.
    const [rule, ...more] = rules.filter((one) => ruleAllows(one, request))
    if (!grant || !rule || more.length > 0) continue
    const isRole = roles.some(({ kind, name }) => kind === grant.roleKind && name === grant.role)
    const isBinding = bindings.some(({ kind, name }) => kind === grant.bindingKind && name === grant.binding)
    if (isRole) replaced.add(rule)
    else if (!isBinding) left.add(rule)
  }
  return { replaced, left }
}

/** What an apply takes from this account: proven, possible because what is replaced was not read, or nothing. `isWhole`: every place was judged. */
export function losesOf(
  facts: WhatIfFacts,
  proposal: Proposal,
  places: readonly PlaceChange[],
  isWhole: boolean,
): WhatIf['loses'] {
  const catalogue = facts.discovery.state === 'read' ? facts.discovery.value : undefined
  const budget = new OpensBudget()
  let left = MOST_CALLS + 1
  const found = (taken: readonly PolicyRule[], namespace: string, still: readonly ScopedRule[]) => {
    const calls: AccessTuple[] = []
    for (const call of opening(taken, namespace, still, budget)) {
      if (left === 0) break
      left -= 1
      calls.push(call)
    }
    return calls
  }
  const judged = places.map(({ namespace, taken, mayTake, before, after, given }) => {
    const sure = found(taken, namespace, after)
    if (mayTake.length === 0) return { namespace, sure, unsure: [] }
    const { replaced, left } = traced(facts, proposal, before)
    const other = namespace === '' ? 'namespace' : 'cluster'
    const still = [
      ...given.map(({ rule }) => asScoped(rule, namespace)),
      ...before.filter((rule) => rule.scope === other || left.has(rule)),
    ]
    const atRisk = before.filter((rule) => rule.scope !== other && !isDefaultRule(rule) && !left.has(rule))
    const lost = found(
      atRisk.filter((rule) => replaced.has(rule)),
      namespace,
      still,
    )
    const maybe = opening(
      atRisk.filter((rule) => !replaced.has(rule)),
      namespace,
      still,
      budget,
    )
    const isUnsure = !maybe.next().done || budget.isSpent
    return { namespace, sure: [...sure, ...lost], unsure: isUnsure ? mayTake : [] }
  })
  const calls = judged.flatMap(({ namespace, sure }) => reachableAt(sure, namespace, catalogue))
  const unsure = judged.flatMap((place) => place.unsure)
  if (calls.length > 0) {
    const some = calls.slice(0, 3).map(sayCall)
    const isWhole = left > 0 && !budget.isSpent
    const more =
      calls.length > 3
        ? say` and ${isWhole ? NOTHING : say`at least `}${words(counted(calls.length - 3, 'more call'))}`
        : NOTHING
    const says = say`It removes: ${listed(some)}${more}.`
    return { state: 'some', says, calls: calls.slice(0, MOST_CALLS).map(shownTuple) }
  }
  if (unsure.length > 0) {
    const names = listed([...new Set(unsure)].slice(0, 5).map(code))
    const says = say`Whether it removes permissions is unknown: what ${names} grants now could not be read, and an apply replaces it.`
    return { state: 'unknown', says, calls: [] }
  }
  if (!isWhole || budget.isSpent) {
    const says = say`Whether it removes permissions is unknown: not all that it changes was judged.`
    return { state: 'unknown', says, calls: [] }
  }
  return { state: 'none', says: say`It removes nothing from this account.`, calls: [] }
}

/** A call of the paste, fit to be shown: each word bounded, hidden characters made visible. */
export function shownTuple(tuple: AccessTuple): AccessTuple {
  const { verb, group, resource, subresource, name, namespace, path } = tuple
  const shown = { group, resource, subresource, name, namespace, path }
  return {
    verb: shownWord(verb),
    ...Object.fromEntries(
      Object.entries(shown).flatMap(([key, value]) => (value === undefined ? [] : [[key, shownWord(value)]])),
    ),
  }
}

/** A word of the paste, likewise. */
export function shownWord(word: string): string {
  return visibleText(foreign(word, 260))
}
