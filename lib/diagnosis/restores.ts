import { asScoped } from '@/lib/rbac/rule'
import { opensBeyond } from './opens'
import type { FindingPlace } from './rank'

/** The ranked, but of those that are equal by `order` one whose repair gives back all that another's does, and more, comes before it. */
export function restoringMost<T extends FindingPlace>(
  ranked: readonly T[],
  order: (a: T, b: T) => number,
): T[] {
  const beyond = (a: T, b: T) =>
    opensBeyond(
      a.gives ?? [],
      '',
      (b.gives ?? []).map((rule) => asScoped(rule, '')),
    ).length
  const isMore = (a: T, b: T) =>
    a.gives !== undefined && b.gives !== undefined && beyond(b, a) === 0 && beyond(a, b) > 0
  const left = [...ranked]
  const sorted: T[] = []
  while (left[0] !== undefined) {
    const [first] = left
    const equals = left.filter((one) => one.gives !== undefined && order(first, one) === 0)
    const next = equals.find((one) => !equals.some((other) => isMore(other, one)))
    const taken = first.gives === undefined ? first : (next ?? first)
    sorted.push(taken)
    left.splice(left.indexOf(taken), 1)
  }
  return sorted
}
