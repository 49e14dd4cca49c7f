import type { Overview } from '../contract'

/** An overview that may no longer hold: nothing in its verdict or its checks is healthy, only stale. */
export function asStale(overview: Overview): Overview {
  return {
    ...overview,
    verdict: overview.verdict.map((clause) =>
      clause.state === 'ok' ? { ...clause, state: 'stale' as const } : clause,
    ),
    checks: overview.checks.map((check) =>
      check.state === 'healthy' ? { ...check, state: 'stale' as const } : check,
    ),
  }
}
