import { sayReadable } from '@/lib/pages/overview/judge/readable-kinds'
import { grouped } from '@/lib/words/lists'
import type { Report } from '../contract'

/** How many kinds a report leaves out because they cannot be listed; "" where there are none or that is not known. */
export function sayLocked(readable: Report['readable']): string {
  const left = readable === undefined ? 0 : readable.of - readable.kinds
  return readable === undefined || left === 0
    ? ''
    : `${sayReadable(readable)}; the other ${grouped(left)} cannot be listed.`
}

/** Where no finding is listed: of all that a report is made of, or of what could be read of it. */
export function sayNoFinding({ gaps }: Pick<Report, 'gaps'>): string {
  return gaps.length === 0 ? 'Nothing needs attention.' : 'Nothing needs attention in what could be checked.'
}
