import Link from 'next/link'
import { Badge, type Meaning } from '@/components/ui/badge'
import { type Finding, orderFindings, type Severity } from '@/lib/diagnosis/overview/findings'

const MEANING: Record<Severity, Meaning> = { bad: 'bad', warning: 'warning', note: 'neutral' }

/** What needs attention, most serious first, each with a link to its evidence. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  return (
    <ol className="flex flex-col">
      {orderFindings(findings).map((finding) => (
        <li
          key={finding.href + finding.says}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-1 border-t border-line py-2 sm:grid-cols-[5.5rem_minmax(0,1fr)_auto]"
        >
          <span>
            <Badge meaning={MEANING[finding.severity]}>{finding.severity}</Badge>
          </span>
          <span className="max-w-prose break-words max-sm:order-last max-sm:col-span-2">{finding.says}</span>
          <Link prefetch={false} href={finding.href} className="text-13 text-accent hover:underline">
            Evidence<span className="sr-only"> for: {finding.says}</span>
          </Link>
        </li>
      ))}
    </ol>
  )
}
