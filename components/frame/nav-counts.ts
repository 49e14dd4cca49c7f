import type { PageHref } from './pages'

/** How many things need attention on a page: `bad` for what is broken, `warning` for a risk. */
export interface NavCount {
  count: number
  severity: 'bad' | 'warning'
}

/** The counts beside the pages; none where nothing needs attention or nothing is known. */
export function useNavCounts(): Partial<Record<PageHref, NavCount>> {
  return {}
}
