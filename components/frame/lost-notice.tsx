'use client'

import { lazy, Suspense } from 'react'
import { useAfterPaint } from './use-after-paint'

// Loaded while there is a connection, since without one nothing can be loaded.
const ConnectionLost = lazy(() =>
  import('./connection-lost').then(
    (module) => ({ default: module.ConnectionLost }),
    () => ({ default: () => null }),
  ),
)

/** The place of the word that the connection is lost, whose code is loaded once the page has had time for its own. */
export function LostNotice() {
  const isDue = useAfterPaint()
  return <Suspense fallback={null}>{isDue ? <ConnectionLost /> : null}</Suspense>
}
