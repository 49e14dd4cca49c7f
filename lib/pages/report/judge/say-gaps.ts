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
export function sayGaps({ gaps, readable }: Pick<Report, 'gaps' | 'readable'>): string {
  const things =
    gaps.length > 0
      ? `${counted(gaps.length, 'thing')}, ${gaps.length === 1 ? '' : 'each '}with the command that shows it.`
      : 'Everything in this report was read.'
  return [things, sayLocked(readable)].filter(Boolean).join(' ')
}
