'use client'

import { lazy, Suspense } from 'react'
import { useLiveStatus } from '@/lib/queries/live/live-provider'

// Loaded as soon as something is live, since without a connection nothing can be loaded.
const ConnectionLost = lazy(() =>
  import('./connection-lost').then(
    (module) => ({ default: module.ConnectionLost }),
    () => ({ default: () => null }),
  ),
)

/** The place of the word that the connection is lost; a page that wants nothing live never loads its code. */
export function LostNotice() {
  const isLive = useLiveStatus().state !== 'idle'
  return <Suspense fallback={null}>{isLive ? <ConnectionLost /> : null}</Suspense>
}
