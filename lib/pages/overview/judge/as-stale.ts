import type { Overview, OverviewCheck } from '../contract'

/**
 * An overview that may no longer hold: nothing in its verdict or its checks is healthy, only stale. Beside what needs attention
 * healthy checks are not listed, so stale ones are left out there: listed for a moment, they would push the page down and up again.
 */
export function asStale(overview: Overview): Overview {
  const needsAttention = overview.causes.some(({ severity }) => severity !== 'note' && severity !== 'ok')
  return {
    ...overview,
    verdict: overview.verdict.map((clause) =>
      clause.state === 'ok' ? { ...clause, state: 'stale' as const } : clause,
    ),
    checks: overview.checks.flatMap((check): OverviewCheck[] => {
      if (check.state !== 'healthy') return [check]
      return needsAttention ? [] : [{ ...check, state: 'stale' }]
    }),
  }
}
