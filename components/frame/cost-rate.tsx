'use client'

import { lazy, Suspense, useEffect, useState } from 'react'

const AFTER_MS = 2_000

// A meter that cannot be loaded must not take the page with it.
const CostMeter = lazy(() =>
  import('./cost-meter').then(
    (module) => ({ default: module.CostMeter }),
    () => ({ default: () => null }),
  ),
)

/** The place of the cost meter, whose code loads after the page's own. */
export function CostRate() {
  const [isDue, setIsDue] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsDue(true), AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <span className="hidden md:block">
      <Suspense fallback={null}>{isDue ? <CostMeter /> : null}</Suspense>
    </span>
  )
}
