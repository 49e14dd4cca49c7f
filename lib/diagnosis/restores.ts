import { asScoped, ruleAllows } from '@/lib/rbac/rule'
import type { Attributes } from '@/lib/rbac/types'
import { OpensBudget, opening, opensWords } from './opens'
import type { FindingPlace } from './rank'

/**
 * The ranked, but of those that are equal by `order` one comes first that would allow all that the first allows of what the program was
 * heard to be refused, and more; where that is the same, one whose repair gives back all that the first's does, and more. Each is compared
 * once, and all within one budget: past it the order stays.
 */
export function restoringMost<T extends FindingPlace>(
  ranked: readonly T[],
  order: (a: T, b: T) => number,
  heard: readonly Attributes[] = [],
): T[] {
  const budget = new OpensBudget()
  const rulesOf = (one: T) => one.gives ?? one.could
  const allowed = new Map<T, ReadonlySet<Attributes>>()
  const allowedBy = (one: T) => {
    const rules = rulesOf(one) ?? []
    const isAllowed = (call: Attributes) =>
      budget.pay(opensWords(rules)) && rules.some((rule) => ruleAllows(rule, call))
    const found = allowed.get(one) ?? new Set(heard.filter(isAllowed))
    allowed.set(one, found)
    return found
  }
  const isBeyond = (a: T, b: T) => {
    const before = (b.gives ?? []).map((rule) => asScoped(rule, ''))
    return opening(a.gives ?? [], '', before, budget).next().done !== true
  }
  const isMore = (a: T, b: T) => {
    const [these, those] = [allowedBy(a), allowedBy(b)]
    if (![...those].every((call) => these.has(call))) return false
    if (these.size > those.size) return !budget.isSpent
    const isKnown = a.gives !== undefined && b.gives !== undefined
    return isKnown && isBeyond(a, b) && !isBeyond(b, a) && !budget.isSpent
  }
  const sorted = [...ranked]
  for (const [index, first] of ranked.entries()) {
    if (rulesOf(first) === undefined) continue
    const isFirst = !ranked.slice(0, index).some((one) => rulesOf(one) && order(one, first) === 0)
    if (!isFirst) continue
    const equals = ranked.filter((one) => rulesOf(one) !== undefined && order(first, one) === 0)
    const best = equals.reduce((most, one) => (isMore(one, most) ? one : most))
    sorted.splice(sorted.indexOf(best), 1)
    sorted.splice(index, 0, best)
  }
  return sorted
}
