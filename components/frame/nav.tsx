'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useNavCounts } from '@/components/box/nav-counts'
import { isCurrentPage, PAGES } from '@/components/box/pages'
import { Icon } from '@/components/ui/icon'
import { About } from './about'
import { CountBadge } from './nav-count'

/** The pages, at the side of a wide screen. */
export function Nav({ version }: { version: string }) {
  const path = usePathname()
  const counts = useNavCounts()
  return (
    <nav
      aria-label="Pages"
      className="sticky top-12 hidden h-[calc(100dvh-3rem)] w-46 shrink-0 flex-col border-r border-line px-2 py-3 md:flex wide:w-52 print:hidden"
    >
      <ul className="flex flex-col gap-0.5">
        {PAGES.map(({ href, label, icon }) => (
          <li key={href}>
            <Link
              prefetch={false}
              href={href}
              aria-current={isCurrentPage(href, path) ? 'page' : undefined}
              className="flex h-8 items-center gap-2.5 rounded-md px-2 text-[0.875rem] text-quiet hover:bg-hover hover:text-ink aria-[current]:bg-[color-mix(in_srgb,var(--color-ink)_7%,transparent)] aria-[current]:font-semibold aria-[current]:text-ink"
            >
              <Icon name={icon} />
              {label}
              <CountBadge of={counts[href]} className="ml-auto" />
            </Link>
          </li>
        ))}
      </ul>
      <div className="mt-auto p-2">
        <About version={version} />
      </div>
    </nav>
  )
}
