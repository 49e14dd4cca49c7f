'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { isCurrentPage, PAGES } from '@/components/box/pages'
import { Icon } from '@/components/ui/icon'
import { whoseView } from '@/lib/facts/identity/judge/whose-view'
import { identityQuery } from '@/lib/facts/identity/query/identity'
import { CountBadge } from './nav-count'
import { useNavCounts } from './nav-counts'

/** The pages, at the side of a wide screen. */
export function Nav() {
  const path = usePathname()
  const counts = useNavCounts()
  const { data } = useQuery({ ...identityQuery(), enabled: false })
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
      <p className="mt-auto p-2 text-12 text-faint">
        Reads only. {whoseView(data)}
        {data?.filesAreElsewhere ? (
          <span className="mt-2 block">
            Paths are those of the pod; its files are elsewhere on this machine.
          </span>
        ) : null}
      </p>
    </nav>
  )
}
