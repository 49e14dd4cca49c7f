'use client'

import { useQuery } from '@tanstack/react-query'
import { usePathname } from 'next/navigation'
import { useRef } from 'react'
import { type NavCount, useNavCounts } from '@/components/box/nav-counts'
import { isCurrentPage, PAGES } from '@/components/box/pages'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { readsKorean, useOfBrowser } from '@/components/ui/use-browser'
import type { Identity } from '@/lib/facts/identity/contract/identity'
import { whoseView } from '@/lib/facts/identity/judge/whose-view'
import { identityQuery } from '@/lib/facts/identity/query'
import { basePath } from '@/lib/queries/base-path'
import { tutorialAddress } from '@/lib/words/docs'
import { visibleText } from '@/lib/words/visible-text'

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
  const counted = others.flatMap(({ href }) => counts[href] ?? [])
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

const LOOK: Record<NavCount['severity'], string> = {
  bad: 'bg-bad-soft text-bad',
  warning: 'bg-warning-soft text-warning',
  unknown: 'bg-unknown-soft text-unknown',
}

function sayCount({ count, severity }: NavCount): string {
  if (severity === 'unknown') return 'not known for all'
  if (severity !== 'bad') return 'at risk'
  return count === 1 ? 'needs attention' : 'need attention'
}

/** What needs attention on a page, beside its name. */
export function CountBadge({ of, className = '' }: { of: NavCount | undefined; className?: string }) {
  if (of === undefined || (of.count === 0 && of.severity !== 'unknown')) return null
  return (
    <span
      className={`min-w-5 rounded-full px-1.5 text-center text-12 leading-[1.125rem] font-semibold ${LOOK[of.severity]} ${className}`}
    >
      {of.severity === 'unknown' ? '?' : of.count}
      <span className="sr-only"> {sayCount(of)}</span>
    </span>
  )
}

/** "Read-only, as web": whose permissions every page shows. */
function sayAs({ viewer, attachedAs, pod }: Identity): string {
  if (attachedAs !== undefined) return 'Read-only, as you. There is no pod.'
  if (viewer !== undefined) return 'Read-only, as you'
  return pod.serviceAccount === undefined ? 'Read-only' : `Read-only, as ${visibleText(pod.serviceAccount)}`
}

/** Below the pages: what this page does, its version, and where it is documented. */
export function About({ version }: { version: string }) {
  const { data } = useQuery({ ...identityQuery(), enabled: false })
  const isKorean = useOfBrowser(readsKorean, false)
  const link = 'underline max-md:inline-flex max-md:min-h-11 max-md:items-center'
  return (
    <div className="text-12 text-faint">
      <p
        title={`${whoseView(data)}${data?.filesAreElsewhere ? ' Paths are those of the pod; its files are elsewhere on this machine.' : ''}`}
      >
        {data === undefined ? 'Read-only' : sayAs(data)}
      </p>
      <p className="mt-2 flex flex-wrap gap-x-2 max-md:items-center">
        <span translate="no">Podglass {version}</span>
        <a href={`${basePath}${tutorialAddress()}`} target="_blank" rel="noreferrer" className={link}>
          Tutorial
        </a>
        {isKorean ? (
          <a
            href={`${basePath}${tutorialAddress('ko')}`}
            target="_blank"
            rel="noreferrer"
            lang="ko"
            hrefLang="ko"
            className={link}
          >
            튜토리얼
          </a>
        ) : null}
      </p>
    </div>
  )
}
