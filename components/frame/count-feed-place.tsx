'use client'

import { lazy, Suspense, useEffect, useState } from 'react'

const AFTER_MS = 2_000

// Without it, pages count nothing.
const CountFeed = lazy(() =>
  import('./count-feed').then(
    (module) => ({ default: module.CountFeed }),
    () => ({ default: () => null }),
  ),
)

/** The place of what keeps the counts of the navigation, which starts once the page is there. */
export function CountFeedPlace() {
  const [isDue, setIsDue] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsDue(true), AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return <Suspense fallback={null}>{isDue ? <CountFeed /> : null}</Suspense>
}
