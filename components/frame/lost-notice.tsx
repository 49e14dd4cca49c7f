'use client'

import { lazy, Suspense } from 'react'
import { useLiveStatus } from '@/lib/queries/live/live-provider'

// Loaded as soon as something is live, because nothing can be loaded without a connection.
const ConnectionLost = lazy(() =>
  import('./connection-lost').then(
    (module) => ({ default: module.ConnectionLost }),
    () => ({ default: () => null }),
  ),
)

/** The place for the notice that the connection is lost; a page without live data never loads its code. */
export function LostNotice() {
  const isLive = useLiveStatus().state !== 'idle'
  return <Suspense fallback={null}>{isLive ? <ConnectionLost /> : null}</Suspense>
}
