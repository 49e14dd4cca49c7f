import { asScoped } from '@/lib/rbac/rule'
import { OpensBudget, opening } from './opens'
import type { FindingPlace } from './rank'

/**
 * The ranked, but of those that are equal by `order` one whose repair gives back all that the first's does, and more, comes first. Each
 * is compared once, and all within one budget: past it the order stays.
 */
export function restoringMost<T extends FindingPlace>(
  ranked: readonly T[],
  order: (a: T, b: T) => number,
): T[] {
  const budget = new OpensBudget()
  const isBeyond = (a: T, b: T) => {
    const before = (b.gives ?? []).map((rule) => asScoped(rule, ''))
    return opening(a.gives ?? [], '', before, budget).next().done !== true
  }
  const isMore = (a: T, b: T) => isBeyond(a, b) && !isBeyond(b, a) && !budget.isSpent
  const sorted = [...ranked]
  for (const [index, first] of ranked.entries()) {
    if (first.gives === undefined) continue
    const isFirst = !ranked.slice(0, index).some((one) => one.gives && order(one, first) === 0)
    if (!isFirst) continue
    const equals = ranked.filter((one) => one.gives !== undefined && order(first, one) === 0)
    const best = equals.reduce((most, one) => (isMore(one, most) ? one : most))
    sorted.splice(sorted.indexOf(best), 1)
    sorted.splice(index, 0, best)
  }
  return sorted
}
