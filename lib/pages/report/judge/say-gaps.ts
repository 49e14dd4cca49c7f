import { sayReadable } from '@/lib/pages/overview/judge/readable-kinds'
import { counted, grouped } from '@/lib/words/lists'
import type { Report } from '../contract'

/** How many kinds a report leaves out because they cannot be listed; "" where there are none or that is not known. */
export function sayLocked(readable: Report['readable']): string {
  const left = readable === undefined ? 0 : readable.of - readable.kinds
  return readable === undefined || left === 0
    ? ''
    : `${sayReadable(readable)}; the other ${grouped(left)} cannot be listed.`
}

/** How much of what a report is made of could not be seen, and which kinds it leaves out. */
export function sayGaps(report: Pick<Report, 'gaps' | 'readable' | 'changed'>): string {
  const { gaps, readable, changed } = report
  const things =
    gaps.length > 0
      ? [
          `${counted(gaps.length, 'thing')}, ${gaps.length === 1 ? '' : 'each '}with the command that shows it.`,
        ]
      : []
  const changes = changed?.isPart ? ['Not every list that shows a change was read.'] : []
  const unread = [...things, ...changes, sayLocked(readable)].filter(Boolean)
  return unread.length === 0 ? 'Everything in this report was read.' : unread.join(' ')
}

/** Where no finding is listed: of all that a report is made of, or of what could be read of it. */
export function sayNoFinding({ gaps }: Pick<Report, 'gaps'>): string {
  return gaps.length === 0 ? 'Nothing needs attention.' : 'Nothing needs attention in what could be checked.'
}
