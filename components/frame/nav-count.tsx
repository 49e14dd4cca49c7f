import type { NavCount } from '@/components/box/nav-counts'

const LOOK: Record<NavCount['severity'], string> = {
  bad: 'bg-bad-soft text-bad',
  warning: 'bg-warning-soft text-warning',
}

/** What needs attention on a page, beside its name. */
export function CountBadge({ of, className = '' }: { of: NavCount | undefined; className?: string }) {
  if (of === undefined || of.count === 0) return null
  return (
    <span
      className={`min-w-5 rounded-full px-1.5 text-center text-12 leading-[1.125rem] font-semibold ${LOOK[of.severity]} ${className}`}
    >
      {of.count}
      <span className="sr-only"> {of.severity === 'bad' ? 'need attention' : 'at risk'}</span>
    </span>
  )
}
