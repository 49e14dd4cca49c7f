'use client'

import { lazy, Suspense } from 'react'
import { useLiveStatus } from '@/lib/queries/live/live-provider'

// A page without live data never loads it; a page that cannot load it works without it.
const LiveState = lazy(() =>
  import('./live-state').then(
    ({ LiveState }) => ({ default: LiveState }),
    () => ({ default: () => null }),
  ),
)

/** The place in the header that says whether this tab is current. */
export function LivePlace() {
  const isLive = useLiveStatus().state !== 'idle'
  return (
    <span className="shrink-0 px-1">
      <Suspense>{isLive ? <LiveState /> : null}</Suspense>
    </span>
  )
}
