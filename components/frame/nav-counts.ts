'use client'

import type { Overview } from '@/lib/contract/overview'
import { useKnownOverview, useKnownRefusals } from './known-answers'
import type { PageHref } from './pages'

/** How many things need attention on a page: `bad` for what is broken, `warning` for a risk. */
export interface NavCount {
  count: number
  severity: 'bad' | 'warning'
}

/** A count that is older than this may no longer be so. */
const KNOWN_MS = 120_000

const COUNTED: [page: PageHref, of: keyof Overview['counts'], severity: NavCount['severity']][] = [
  ['/resources', 'resources', 'bad'],
  ['/permissions', 'permissions', 'warning'],
  ['/identity', 'identity', 'warning'],
  ['/connection', 'connection', 'bad'],
]

/** The counts beside the pages; none where nothing needs attention or nothing is known. */
export function useNavCounts(): Partial<Record<PageHref, NavCount>> {
  const overview = useKnownOverview(KNOWN_MS)
  const refusals = useKnownRefusals(KNOWN_MS)?.refusals ?? []
  const refused = refusals.filter(({ older, allowedNow }) => !older && !allowedNow).length
  return Object.fromEntries([
    ...COUNTED.map(([page, of, severity]) => [page, { count: overview?.counts[of] ?? 0, severity }]),
    ['/refusals', { count: refused, severity: 'bad' }],
  ])
}
