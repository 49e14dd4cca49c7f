import { whatIfFacts } from '@/lib/diagnosis/testing/what-if-facts'
import type { RbacObjects } from '@/lib/rbac/types'
import type { PreflightFacts } from '../judge/facts'

/** The facts of a plan where everything was read and nothing limits or decides, with what a test says else. */
export function preflightFacts(
  world: RbacObjects,
  seen: Parameters<typeof whatIfFacts>[1],
  more: Partial<PreflightFacts> = {},
): PreflightFacts {
  const namespaces = seen.reviewed ?? [seen.namespace]
  const each = <T>(value: T) => new Map(namespaces.map((name) => [name, { state: 'read', value } as const]))
  return {
    ...whatIfFacts(world, seen),
    ...{
      reviews: new Map(),
      existing: new Map(),
      dryRuns: new Map(),
      deciders: [],
      unreadDeciders: [],
      policyBindings: {},
    },
    namespaces: each({ labels: {}, isTerminating: false }),
    quotas: each([]),
    limitRanges: each([]),
    ...more,
  }
}
