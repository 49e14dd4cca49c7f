'use client'

import { useRouter, useSearchParams } from 'next/navigation'
import { lazy, Suspense, useEffect, useLayoutEffect, useState } from 'react'
import { isAsked } from '@/components/box/answer-address'
import { AskBox } from '@/components/box/ask-box'
import { RecentList } from '@/components/box/recent-list'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { INK, type Meaning, SHAPE } from '@/components/ui/badge'
import { Icon, type IconName } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { useNow } from '@/components/ui/relative-time'
import { useShortcuts, useSingleKeys } from '@/components/ui/single-keys'
import { Skeleton } from '@/components/ui/skeleton'
import { useTitle } from '@/components/ui/use-title'
import { isLate } from '@/lib/pages/live/lateness'
import { useLiveStatus } from '@/lib/pages/live/live-provider'
import { useLiveOverview } from '@/lib/pages/live/use-live-overview'
import type { Clause, Overview } from '@/lib/pages/overview/contract'
import { plain } from '@/lib/phrase/phrase'
import { visibleText } from '@/lib/words/visible-text'

// The parts that have nothing to show yet load while the server prepares its answer.
const loadBody = () => import('./overview-body').then((module) => ({ default: module.OverviewBody }))
const OverviewBody = lazy(loadBody)
const ExposureSection = lazy(() =>
  import('./exposure-section').then((module) => ({ default: module.ExposureSection })),
)
const WhatChanged = lazy(() => import('./what-changed').then((module) => ({ default: module.WhatChanged })))

const MEANING: Record<Clause['state'], Meaning> = {
  ok: 'ok',
  bad: 'bad',
  warning: 'warning',
  neutral: 'neutral',
  unknown: 'unknown',
  stale: 'warning',
}
const ICON: Partial<Record<Clause['state'], IconName>> = { stale: 'clock' }

function ClauseWords({ clause }: { clause: Clause }) {
  const { state, says, href, isCritical = false } = clause
  const meaning = MEANING[state]
  const words = (
    <>
      <Icon
        name={isCritical ? 'absent' : (ICON[state] ?? SHAPE[meaning])}
        className={`mt-[5px] size-5 stroke-2 md:mt-[7px] ${INK[meaning]}`}
      />
      <span className="min-w-0 break-words">{visibleText(plain(says))}</span>
    </>
  )
  const looks = 'flex min-w-0 items-start gap-2'
  if (href === undefined) return <span className={looks}>{words}</span>
  return (
    <Link
      href={href}
      className={`${looks} decoration-2 underline-offset-[5px] hover:underline max-md:-my-[7px] max-md:py-[7px]`}
    >
      {words}
    </Link>
  )
}

/** The verdict in one sentence of clauses, each with the shape of its state; anything no longer kept current is stale. */
function VerdictHeading({ verdict, isStale }: { verdict: readonly Clause[]; isStale: boolean }) {
  return (
    <h1 className="mb-5 flex flex-col gap-x-5.5 gap-y-0.5 text-[1.5rem]/[1.875rem] font-[650] tracking-tight md:flex-row md:flex-wrap md:text-28">
      {verdict.map((clause) => (
        <span key={plain(clause.says)} data-state={isStale ? 'stale' : clause.state} className="min-w-0">
          <ClauseWords
            clause={isStale && clause.state === 'ok' ? { ...clause, state: 'stale' } : clause}
          />{' '}
        </span>
      ))}
    </h1>
  )
}

// Only a page that answers something needs it.
const Asked = lazy(() => import('@/components/ask/asked').then((module) => ({ default: module.Asked })))

/** Tells whether the address asks something. Apart, since a static page learns its address in the browser. */
function AddressAsks({ onAsked }: { onAsked: (isAsked: boolean) => void }) {
  const isNow = isAsked(useSearchParams())
  useLayoutEffect(() => onAsked(isNow), [isNow, onAsked])
  return null
}

// The answer takes most of the window at once, so that what comes late moves nothing in sight.
const ABOVE = 'min-h-[75vh]'

function Waiting() {
  return (
    <div className={`mt-4 md:mt-5 ${ABOVE}`}>
      <Skeleton label="Reading the question" lines={5} />
    </div>
  )
}

function Close() {
  const router = useRouter()
  const [hasKeys] = useSingleKeys()
  const close = () => router.push('/', { scroll: false })
  useShortcuts({ Escape: close })
  return (
    <p className="mt-2 px-1 text-13">
      <Link
        href="/"
        scroll={false}
        className="inline-flex items-center text-quiet hover:text-ink hover:underline max-md:min-h-11"
      >
        Close the answer
      </Link>
      {hasKeys ? (
        <span aria-hidden="true" className="ml-2 max-md:hidden">
          <kbd translate="no" className="rounded-sm border border-line px-1 font-mono text-12 text-quiet">
            Esc
          </kbd>
        </span>
      ) : null}
    </p>
  )
}

/** The box of Overview, and under it the answer to what its address asks: whoever pastes stays on the page. */
function OverviewBox({ isAsking }: { isAsking: boolean }) {
  if (!isAsking) {
    return (
      <AskBox waiting={<Waiting />}>
        <RecentList />
      </AskBox>
    )
  }
  return (
    <Suspense
      fallback={
        <>
          <AskBox>
            <RecentList />
          </AskBox>
          <Waiting />
        </>
      }
    >
      <Asked aside={<Close />} waitingClass={ABOVE} />
    </Suspense>
  )
}

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
        <WhatChanged isDue={data !== undefined} />
      </Suspense>
      {data !== undefined ? (
        <Suspense fallback={checking}>
          <OverviewBody overview={data} onAgain={again} />
        </Suspense>
      ) : error === null ? (
        checking
      ) : (
        <ProblemNotice error={error} onAgain={again} />
      )}
      {data === undefined && error === null ? null : (
        // After everything that could push it down.
        <Suspense>
          <ExposureSection />
        </Suspense>
      )}
    </>
  )
}

/** The gravest first; one that says nothing of health is no sign. */
const SIGNS: readonly [state: Clause['state'], sign: string][] = [
  ['bad', '✕'],
  ['warning', '!'],
  ['stale', '?'],
  ['unknown', '?'],
  ['ok', '✓'],
]

/** The title of the window: "✕ Overview · shop/web", so that a tab shows when all is well again. */
export function overviewTitle({ verdict, pod }: Pick<Overview, 'verdict' | 'pod'>, isStale: boolean): string {
  const [, sign] = SIGNS.find(([state]) => verdict.some((clause) => clause.state === state)) ?? []
  const whose = pod.account ?? pod.user
  const page = `Overview · ${whose ? visibleText(whose) : 'Podglass'}`
  return sign === undefined ? page : `${isStale && sign === '✓' ? '?' : sign} ${page}`
}
