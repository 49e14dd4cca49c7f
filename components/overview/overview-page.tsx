'use client'

import { lazy, Suspense, useEffect, useState } from 'react'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/relative-time'
import { Skeleton } from '@/components/ui/skeleton'
import { useTitle } from '@/components/ui/use-title'
import { isLate } from '@/lib/pages/live/lateness'
import { useLiveStatus } from '@/lib/pages/live/live-provider'
import { useLiveOverview } from '@/lib/pages/live/use-live-stream'
import { AddressAsks, OverviewBox } from './overview-box'
import { overviewTitle } from './title-of'
import { VerdictHeading } from './verdict-heading'

// The parts that have nothing to show yet load while the server prepares its answer.
const loadBody = () => import('./overview-body').then((module) => ({ default: module.OverviewBody }))
const OverviewBody = lazy(loadBody)
const ExposureSection = lazy(() =>
  import('./exposure-section').then((module) => ({ default: module.ExposureSection })),
)
const WhatChanged = lazy(() => import('./what-changed').then((module) => ({ default: module.WhatChanged })))

/** The front door: the verdict in one sentence, what needs attention and what to do, and this pod among those around it. */
export function OverviewPage() {
  const { data, error, refetch } = useLiveOverview()
  const isStale = isLate(useLiveStatus(), useNow())
  const again = () => void refetch()
  const checking = <Skeleton label="Checking this pod" lines={6} />
  const [isAsking, setIsAsking] = useState(false)
  useTitle(data === undefined || isAsking ? null : overviewTitle(data, isStale))
  useEffect(() => {
    // Where it fails, the page tries again when it has something to show.
    loadBody().catch(() => undefined)
  }, [])
  return (
    <>
      {data === undefined ? (
        // As tall as a verdict on a phone, a line for each of three clauses.
        <h1 className="mb-5 text-[1.5rem]/[1.875rem] font-[650] tracking-tight max-md:min-h-[5.625rem] md:text-28">
          Overview
        </h1>
      ) : (
        <VerdictHeading verdict={data.verdict} isStale={isStale} />
      )}
      <Suspense>
        <AddressAsks onAsked={setIsAsking} />
      </Suspense>
      <div className="mb-8">
        <OverviewBox isAsking={isAsking} />
      </div>
      <Suspense fallback={<div className="mb-8 h-11.5" />}>
        <WhatChanged />
      </Suspense>
      {data !== undefined ? (
        <Suspense fallback={checking}>
          <OverviewBody overview={data} onAgain={again} />
        </Suspense>
      ) : error === null ? (
        checking
      ) : (
        <ProblemNotice error={error} action={<Button onClick={again}>Check again</Button>} />
      )}
      {data === undefined && error === null ? null : (
        // After all that could push it down.
        <Suspense>
          <ExposureSection />
        </Suspense>
      )}
    </>
  )
}
