import Link from 'next/link'
import { Icon } from '@/components/ui/icon'

/** The way to the box from pages that do not show it large. */
export function HeaderBox() {
  return (
    <Link
      prefetch={false}
      href="/ask"
      className="ml-auto hidden h-8 min-w-0 max-w-105 flex-[1_1_22.5rem] items-center gap-2.5 rounded-md border border-line-strong bg-ground px-2.5 text-13 text-quiet md:flex"
    >
      <Icon name="search" />
      <span className="truncate">Paste an error, or type: watch jobs in shop</span>
    </Link>
  )
}
