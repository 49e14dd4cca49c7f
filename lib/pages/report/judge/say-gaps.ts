import { sayReadable } from '@/lib/pages/overview/judge/readable-kinds'
import { counted, grouped } from '@/lib/words/lists'
import type { Report } from '../contract'

/** How much of what a report is made of could not be seen, and how many kinds it leaves out because they cannot be listed. */
export function sayGaps({ gaps, readable }: Pick<Report, 'gaps' | 'readable'>): string {
  if (gaps.length > 0) return `${counted(gaps.length, 'thing')}, each with the command that shows it`
  const left = readable === undefined ? 0 : readable.of - readable.kinds
  const kinds =
    readable === undefined || left === 0
      ? ''
      : ` ${sayReadable(readable)}; the other ${grouped(left)} cannot be listed.`
  return `Everything in this report was read.${kinds}`
}
