'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { lazy, Suspense, useEffect, useState } from 'react'
import { NotYet, ProblemNotice, ReadBefore } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { PageHeader } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import { Switch } from '@/components/ui/switch'
import { useAnchor } from '@/components/ui/use-browser'
import type { Connection, Control, Rung } from '@/lib/facts/connection/contract'
import { connectionQuery, controlsQuery, situationsOf } from '@/lib/facts/connection/query'
import { ConnectionHeadline } from './headline'
import { BESIDE, RungItem } from './rung-item'
import { firstFailed, isStep, meaningOfLadder, sayPassed, stepOutcome } from './standing'

// Useless before the steps have loaded, and each makes its own request.
const RoadSection = lazy(async () => ({ default: (await import('./road/road-section')).RoadSection }))
const EgressSection = lazy(async () => ({ default: (await import('./egress/egress-section')).EgressSection }))

function showWrongly(wrongly: boolean) {
  window.history.pushState(null, '', `${wrongly ? '?wrong=1' : location.pathname}${location.hash}`)
}

/** The steps to the API server, and on demand each step done wrong. What is shown is in the address. */
export function ConnectionPage() {
  const wrongly = useSearchParams().get('wrong') === '1'
  const { ladder, controls, again, everyMs } = useClimb(wrongly)
  const { data, error } = ladder
  const anchor = useAnchor(data !== undefined)
  // The frame says it, once for all pages.
  const busy = ladder.isFetching || controls.isFetching

  const checkAgain = (
    <Button onClick={again}>
      <Icon name="repeat" />
      Check again
    </Button>
  )
  if (data === undefined) {
    return (
      <>
        <PageHeader title="Connection" asks="Can I reach the API server, and as whom?" />
        <NotYet label="Checking the connection" lines={10} error={error} action={checkAgain} />
      </>
    )
  }

  const first = firstFailed(data.rungs)
  const isOpen = (rung: Rung) => rung.id === first?.id || rung.id === anchor
  const steps = data.rungs.filter(isStep)
  const shown = { wrongly, controls: wrongly ? (controls.data ?? []) : [], isOpen, busy }
  return (
    <>
      <ConnectionHeadline
        connection={data}
        checkedAt={ladder.dataUpdatedAt}
        everyMs={everyMs}
        again={checkAgain}
      />
      <ReadBefore error={error} at={new Date(ladder.dataUpdatedAt).toISOString()} />
      <section aria-labelledby="ladder-title" className={wrongly ? '' : 'max-w-4xl'}>
        <div
          className={`mb-3 gap-y-2 md:pl-11 ${wrongly ? BESIDE : 'flex flex-wrap items-baseline justify-between gap-x-6'}`}
        >
          <h2 id="ladder-title" className="text-20 font-[650] tracking-[-0.01em]">
            {sayPassed(data.rungs)}
          </h2>
          <div className={`flex flex-wrap items-center gap-x-4 ${wrongly ? 'md:pl-6' : ''}`}>
            <Switch on={wrongly} onToggle={showWrongly}>
              What if you do it wrong?
            </Switch>
            {wrongly ? <span className="text-13 text-quiet">One mistake each, tried from here</span> : null}
          </div>
        </div>
        {wrongly && controls.data === undefined ? (
          <div className="mb-4 md:pl-11">
            {controls.error === null ? (
              <p role="status" className="breathing text-13 text-quiet">
                Trying each step the wrong way. One that hangs takes 3 s.
              </p>
            ) : (
              <ProblemNotice error={controls.error} action={checkAgain} />
            )}
          </div>
        ) : null}
        <Ladder label="Steps" rungs={steps} from={1} {...shown} />
      </section>
      <section
        aria-label="Another way to the same API server"
        className={`mt-1 border-t border-line pt-5 ${wrongly ? '' : 'max-w-4xl'}`}
      >
        <Ladder label="Other ways" rungs={data.rungs.filter((rung) => !isStep(rung))} {...shown} />
      </section>
      <div className="mt-10 max-w-4xl">
        <Suspense fallback={<Skeleton label="Opening the road" lines={4} />}>
          <RoadSection />
        </Suspense>
        <Suspense>
          <EgressSection isKnown={stepOutcome(data.rungs) === 'known'} />
        </Suspense>
      </div>
    </>
  )
}

const WELL_MS = 10_000
const AILING_MS = 3_000

function everyMs(connection: Connection | undefined): number {
  return connection && meaningOfLadder(connection.rungs) !== 'bad' ? WELL_MS : AILING_MS
}

/**
 * The steps, run again every 10 s while they pass and every 3 s while they do not, and with `wrongly` the
 * steps done wrong. These are sent only on demand and when a step changed, because each is a refused call in
 * the cluster's audit log.
 */
function useClimb(wrongly: boolean) {
  const ladder = useQuery({
    ...connectionQuery(),
    refetchInterval: ({ state }) => everyMs(state.data),
  })
  const situations = ladder.data && situationsOf(ladder.data)
  const controls = useQuery({
    ...controlsQuery(situations ?? ''),
    enabled: wrongly && situations !== undefined,
    placeholderData: keepPreviousData,
  })
  const again = () => {
    void ladder.refetch()
    if (wrongly) void controls.refetch()
  }
  return { ladder, controls, again, everyMs: everyMs(ladder.data) }
}

/** True once `value` has been true for that long, false as soon as it is not. */
function useLasting(value: boolean, ms: number): boolean {
  const [lasts, setLasts] = useState(false)
  useEffect(() => {
    if (!value) return
    const timer = setTimeout(() => setLasts(true), ms)
    return () => {
      clearTimeout(timer)
      setLasts(false)
    }
  }, [value, ms])
  return value && lasts
}

interface LadderProps {
  label: string
  rungs: readonly Rung[]
  /** Number of the first step. Without it the rungs have none. */
  from?: number
  controls: readonly Control[]
  wrongly: boolean
  isOpen: (rung: Rung) => boolean
  /** A run is in progress, and what is shown is from the previous one. */
  busy: boolean
}

/** Steps in the order a call meets them. */
function Ladder({ label, rungs, from, controls, wrongly, isOpen, busy }: LadderProps) {
  // A usual run of 50 ms would flicker. Paler text would fall below its contrast.
  const dimmed = useLasting(busy, 300)
  return (
    <ol
      aria-label={label}
      aria-busy={busy}
      className={`transition-[filter] duration-200 ${dimmed ? 'saturate-[0.3]' : ''}`}
    >
      {rungs.map((rung, index) => (
        <RungItem
          key={rung.id}
          rung={rung}
          mark={from === undefined ? '–' : String(from + index)}
          open={isOpen(rung)}
          controls={controls.filter((control) => control.rung === rung.id)}
          wrongly={wrongly}
          more={index < rungs.length - 1}
        />
      ))}
    </ol>
  )
}
