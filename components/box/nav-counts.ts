import { countsIn, isEachSourceRead } from '@/lib/facts/refusals/judge/seen-refusals'
import { useKnownOverview, useKnownRefusals } from '@/lib/pages/live/known-answers'
import type { Overview } from '@/lib/pages/overview/contract'
import type { PageHref } from './pages'

/** How many things need attention on a page: `bad` for what is broken, `warning` for a risk; 0 that are `unknown` were not all looked for. */
export interface NavCount {
  count: number
  severity: 'bad' | 'warning' | 'unknown'
}

/** A count older than this may be out of date. */
const KNOWN_MS = 120_000

const COUNTED: [page: PageHref, of: keyof Overview['counts'], severity: NavCount['severity']][] = [
  ['/refusals', 'refusals', 'bad'],
  ['/resources', 'resources', 'bad'],
  ['/permissions', 'permissions', 'warning'],
  ['/identity', 'identity', 'warning'],
  ['/connection', 'connection', 'bad'],
]

/** The counts beside the pages; none where nothing needs attention or is known. */
export function useNavCounts(): Partial<Record<PageHref, NavCount>> {
  const refusals = useKnownRefusals(KNOWN_MS)
  const overview = useKnownOverview(KNOWN_MS)
  // Both count the same calls; the newer one matches the page beside it.
  const isRefusalsNewer = refusals?.data.stale === undefined && (refusals?.at ?? 0) > (overview?.at ?? 0)
  const counts = {
    ...overview?.data.counts,
    ...(refusals && isRefusalsNewer ? { refusals: countsIn(refusals.data).refused } : {}),
  }
  const isCritical = overview?.data.permissions.state === 'bad'
  const check = overview?.data.checks.find(({ area }) => area === 'refusals')?.state
  const isPart =
    refusals && isRefusalsNewer
      ? !isEachSourceRead(refusals.data)
      : check === 'neutral' || check === 'unknown'
  return Object.fromEntries(
    COUNTED.flatMap(([page, of, usual]) => {
      const count = counts[of] ?? 0
      const severity = of === 'permissions' && isCritical ? 'bad' : usual
      if (count === 0 && of === 'refusals' && isPart) return [[page, { count, severity: 'unknown' }] as const]
      return count === 0 ? [] : [[page, { count, severity }] as const]
    }),
  )
}
