'use client'

import { usePathname } from 'next/navigation'
import { useRef } from 'react'
import { useNavCounts } from '@/components/box/nav-counts'
import { isCurrentPage, PAGES } from '@/components/box/pages'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
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

const ITEM =
  'relative flex h-14 w-full flex-col items-center justify-center gap-0.5 text-[0.6875rem]/[0.875rem] text-quiet aria-[current]:font-[650] aria-[current]:text-ink'
const MOST = 4

/** The pages at the bottom of a phone: the first four, and the others in a sheet. */
export function TabBar({ version }: { version: string }) {
  const path = usePathname()
  const counts = useNavCounts()
  const sheet = useRef<HTMLDialogElement>(null)
  const others = PAGES.slice(MOST)
  const isOther = others.some(({ href }) => isCurrentPage(href, path))
  const counted = others.flatMap(({ href }) => counts[href] ?? []).filter(({ count }) => count > 0)
  const total = counted.reduce((sum, { count }) => sum + count, 0)
  const severity = counted.some((one) => one.severity === 'bad') ? 'bad' : 'warning'
  return (
    <nav
      aria-label="Pages"
      className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden print:hidden"
    >
      <ul className="grid grid-cols-5">
        {PAGES.slice(0, MOST).map(({ href, label, icon }) => (
          <li key={href}>
            <Link href={href} aria-current={isCurrentPage(href, path) ? 'page' : undefined} className={ITEM}>
              <Icon name={icon} className="size-4.5" />
              {label}
              <CountBadge of={counts[href]} className="absolute top-1 left-[calc(50%+0.375rem)]" />
            </Link>
          </li>
        ))}
        <li>
          <button
            type="button"
            aria-haspopup="dialog"
            aria-current={isOther ? 'page' : undefined}
            onClick={() => sheet.current?.showModal()}
            className={ITEM}
          >
            <Icon name="more" className="size-4.5" />
            More
            <CountBadge
              of={{ count: total, severity }}
              className="absolute top-1 left-[calc(50%+0.375rem)]"
            />
          </button>
        </li>
      </ul>
      <dialog
        ref={sheet}
        aria-label="More pages"
        className="m-0 mt-auto w-full max-w-none rounded-t-xl border border-line bg-raised p-2 pb-6 text-ink shadow-float backdrop:bg-black/40"
      >
        <ul>
          {others.map(({ href, label, icon }) => (
            <li key={href}>
              <Link
                href={href}
                onClick={() => sheet.current?.close()}
                aria-current={isCurrentPage(href, path) ? 'page' : undefined}
                className="flex h-12 items-center gap-3 rounded-md px-3 text-15 aria-[current]:font-[650]"
              >
                <Icon name={icon} className="size-4.5 text-quiet" />
                {label}
                <CountBadge of={counts[href]} className="ml-auto" />
              </Link>
            </li>
          ))}
        </ul>
        <div className="px-3 pt-2">
          <About version={version} />
        </div>
        <form method="dialog">
          <button type="submit" className="h-12 w-full rounded-md px-3 text-left text-15 text-quiet">
            Close
          </button>
        </form>
      </dialog>
    </nav>
  )
}
