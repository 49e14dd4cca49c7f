import type { ReactNode } from 'react'
import { Link } from './link'

export interface Tab {
  /** "" for the first one, whose address has no tab. */
  id: string
  label: string
  /** What needs attention there. */
  badge?: ReactNode
}

interface TabsProps {
  label: string
  tabs: readonly Tab[]
  current: string
  hrefOf: (id: string) => string
}

/** The parts of a page, each with its own address: links, so Back works and each can be shared. */
export function Tabs({ label, tabs, current, hrefOf }: TabsProps) {
  return (
    <nav aria-label={label} className="mb-5 flex gap-5 overflow-x-auto border-b border-line px-1">
      {tabs.map(({ id, label, badge }) => (
        <Link
          key={id}
          scroll={false}
          href={hrefOf(id)}
          aria-current={id === current ? 'page' : undefined}
          className="-mb-px flex min-h-10 items-center gap-1.5 border-b-2 border-transparent text-15 font-medium whitespace-nowrap text-quiet hover:text-ink aria-[current]:border-accent aria-[current]:font-[650] aria-[current]:text-ink"
        >
          {label}
          {badge}
        </Link>
      ))}
    </nav>
  )
}
