'use client'

import { lazy, Suspense, useEffect, useState } from 'react'
import { AskBox } from '@/components/box/ask-box'
import { RecentList } from '@/components/box/recent-list'
import { isLate } from '@/components/frame/lateness'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/relative-time'
import { Skeleton } from '@/components/ui/skeleton'
import { useLiveStatus } from '@/lib/pages/live/live-provider'
import { useLiveOverview } from '@/lib/pages/live/use-live-stream'
import { VerdictHeading } from './verdict-heading'

// The parts that have nothing to show yet load while the server prepares its answer.
const loadBody = () => import('./overview-body').then((module) => ({ default: module.OverviewBody }))
const OverviewBody = lazy(loadBody)
const ExposureSection = lazy(() =>
  import('./exposure-section').then((module) => ({ default: module.ExposureSection })),
)
const WhatChanged = lazy(() => import('./what-changed').then((module) => ({ default: module.WhatChanged })))

function CheckingExposure() {
  return <Skeleton label="Checking who can open this page" lines={4} />
}

/** The front door: the verdict in one sentence, what needs attention and what to do, and this pod among those around it. */
export function OverviewPage() {
  const { data, error, refetch } = useLiveOverview()
  const isStale = isLate(useLiveStatus(), useNow())
  const again = () => void refetch()
  const checking = <Skeleton label="Checking this pod" lines={6} />
  const [isOpen, setIsOpen] = useState(false)
  useEffect(() => {
    setIsOpen(true)
    // Where it fails, the page tries again when it has something to show.
    loadBody().catch(() => undefined)
  }, [])
  return (
    <>
      {data === undefined ? (
        <h1 className="mb-5 text-[1.5rem]/[1.875rem] font-[650] tracking-tight md:text-28">Overview</h1>
      ) : (
        <VerdictHeading verdict={data.verdict} isStale={isStale} />
      )}
      <div className="mb-8">
        <AskBox>
          <RecentList />
        </AskBox>
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
      <div id="exposure" className="scroll-mt-16">
        {isOpen ? (
          <Suspense fallback={<CheckingExposure />}>
            <ExposureSection />
          </Suspense>
        ) : (
          <CheckingExposure />
        )}
      </div>
    </>
  )
}
