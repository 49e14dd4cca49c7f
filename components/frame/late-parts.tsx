'use client'

import { useRouter } from 'next/navigation'
import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react'
import { loadPalette } from '@/components/box/header-box'
import { PAGES } from '@/components/box/pages'
import { useLiveStatus } from '@/lib/pages/live/live-provider'

/** Shows nothing, rather than break the page, when its code cannot be loaded. */
const lateOrNothing = (load: () => Promise<ComponentType>) =>
  lazy(() =>
    load().then(
      (part) => ({ default: part }),
      () => ({ default: () => null }),
    ),
  )
const CostMeter = lateOrNothing(() => import('./cost-meter').then((module) => module.CostMeter))
const CountFeed = lateOrNothing(() => import('./count-feed').then((module) => module.CountFeed))
const LiveState = lateOrNothing(() => import('./live-state').then((module) => module.LiveState))
const ConnectionLost = lateOrNothing(() =>
  import('./connection-lost').then((module) => module.ConnectionLost),
)

const REST_AFTER_MS = 2_000
const PAGES_AFTER_MS = 4_000

/** True once the page has been up for that long. */
function useDue(afterMs: number): boolean {
  const [isDue, setIsDue] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsDue(true), afterMs)
    return () => clearTimeout(timer)
  }, [afterMs])
  return isDue
}

const useLive = () => useLiveStatus().state !== 'idle'

/** The slot for the cost meter, whose code loads after the page's own. */
export function CostRate() {
  const isDue = useDue(REST_AFTER_MS)
  return (
    // As wide as it gets, so that the header does not move.
    <span className="hidden min-w-24 justify-end md:flex">
      {isDue ? (
        <Suspense>
          <CostMeter />
        </Suspense>
      ) : null}
    </span>
  )
}

/** The slot for what keeps the navigation's counts, which starts once the page is up. */
export function CountFeedPlace() {
  return useDue(REST_AFTER_MS) ? (
    <Suspense>
      <CountFeed />
    </Suspense>
  ) : null
}

/** The slot in the header that says whether this tab is current, as wide on every page. */
export function LivePlace() {
  const isDue = useDue(REST_AFTER_MS)
  const isLive = useLive()
  return (
    <span className="flex shrink-0 justify-end px-1 md:min-w-28">
      {isDue || isLive ? (
        <Suspense>
          <LiveState />
        </Suspense>
      ) : null}
    </span>
  )
}

/**
 * Says that the page did not load: in its HTML, and seen where `lib/next/in-page/lost-files.ts` marks the page, for a script that stays
 * lost or until the page starts. No script is needed to load it again.
 */
export function NotLoaded() {
  useEffect(() => {
    const { dataset } = document.documentElement
    dataset.started = ''
    if (dataset.unloaded === 'late') delete dataset.unloaded
  }, [])
  return (
    <div role="alert" className="hidden px-4 pt-4 in-data-unloaded:block md:px-8 print:hidden">
      <p className="rounded-md border border-warning/30 bg-warning-soft px-3.5 py-2.5">
        This page did not load fully.{' '}
        {/* biome-ignore lint/a11y/useValidAnchor: It leads to this very address, with its query. */}
        <a href="" className="font-medium text-accent underline">
          Reload
        </a>
      </p>
    </div>
  )
}

/** The slot for what says that nothing answers. It is loaded while something does. */
export function LostNotice() {
  const isDue = useDue(REST_AFTER_MS)
  const isLive = useLive()
  return isDue || isLive ? (
    <Suspense>
      <ConnectionLost />
    </Suspense>
  ) : null
}

/** Loads the palette and the other pages once this one is done, so each opens at once, even after the connection is lost. */
export function LoadAhead() {
  const router = useRouter()
  const isDue = useDue(PAGES_AFTER_MS)
  useEffect(() => {
    if (!isDue) return
    loadPalette().catch(() => undefined)
    for (const { href } of PAGES) router.prefetch(href)
  }, [isDue, router])
  return null
}
