'use client'

import { lazy, Suspense, useEffect, useState } from 'react'

const AFTER_MS = 2_000

// A footer that cannot be loaded must not take the page with it.
const CostMeter = lazy(() =>
  import('./cost-meter').then(
    (module) => ({ default: module.CostMeter }),
    () => ({ default: () => null }),
  ),
)

/** The place of the cost meter, whose code loads after the page's own. */
export function CostFooter() {
  const [isDue, setIsDue] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsDue(true), AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <footer className="mt-auto border-t border-line px-4 pt-2 pb-18 text-13 text-quiet md:px-8 md:pb-2">
      <div className="mx-auto min-h-6 max-w-6xl">
        <Suspense fallback={null}>{isDue ? <CostMeter /> : null}</Suspense>
      </div>
    </footer>
  )
}
