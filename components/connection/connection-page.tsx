'use client'

import { useSearchParams } from 'next/navigation'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { RelativeTime } from '@/components/ui/relative-time'
import { PageHeader, Section } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import { useAnchor } from '@/components/ui/use-anchor'
import type { Rung } from '@/lib/contract/connection'
import { toProblem } from '@/lib/queries/problem-error'
import { Ladder } from './ladder'
import { firstFailed } from './standing'
import { Summary } from './summary'
import { useClimb } from './use-climb'

function isApart({ id }: Rung): boolean {
  return id === 'kubectl-proxy'
}

function showWrongly(wrongly: boolean) {
  window.history.pushState(null, '', `${wrongly ? '?controls=1' : location.pathname}${location.hash}`)
}

/** The steps to the API server, and on demand each step done wrong. What is shown is in the address. */
export function ConnectionPage() {
  const wrongly = useSearchParams().get('controls') === '1'
  const { ladder, controls, again, everyMs } = useClimb(wrongly)
  const { data, error } = ladder
  const anchor = useAnchor(data !== undefined)
  const busy = ladder.isFetching || controls.isFetching

  const climbAgain = <Button onClick={again}>Check again</Button>
  if (data === undefined) {
    return (
      <>
        <PageHeader title="Connection" asks="Can I reach the API server, and as whom?" />
        {error === null ? (
          <Skeleton label="Checking the connection" lines={10} />
        ) : (
          <ProblemNotice error={error} action={climbAgain} />
        )}
      </>
    )
  }

  const first = firstFailed(data.rungs)
  const isOpen = (rung: Rung) => rung.id === first?.id || rung.id === anchor
  const steps = data.rungs.filter((rung) => !isApart(rung))
  const shown = { wrongly, controls: wrongly ? (controls.data ?? []) : [], isOpen, busy }
  return (
    <>
      <PageHeader title="Connection" asks="Can I reach the API server, and as whom?">
        {climbAgain}
      </PageHeader>
      {error === null ? null : (
        <div className="mb-6">
          <StateNotice state="stale">
            {toProblem(error).title} Last checked{' '}
            <RelativeTime at={new Date(ladder.dataUpdatedAt).toISOString()} />.
          </StateNotice>
        </div>
      )}
      <Summary
        connection={data}
        climbedAt={ladder.dataUpdatedAt}
        everyMs={everyMs}
        isStale={error !== null}
      />
      <Section
        id="ladder"
        title="Steps to the API server"
        says={`Each step runs from ${data.attachedFrom ? `${data.attachedFrom}, outside the cluster,` : 'inside this pod'} and has 3 s to answer. If one fails, the steps after it are not reached.`}
        aside={
          <Button onClick={() => showWrongly(!wrongly)}>
            {wrongly ? 'Hide the wrong way' : 'What if you do it wrong?'}
          </Button>
        }
      >
        {wrongly && controls.data === undefined ? (
          <div className="mb-6">
            {controls.error === null ? (
              <p role="status" className="breathing text-13 text-quiet">
                Trying each step the wrong way. One that hangs takes 3 s.
              </p>
            ) : (
              <ProblemNotice error={controls.error} action={climbAgain} />
            )}
          </div>
        ) : null}
        <Ladder label="Steps" rungs={steps} from={1} {...shown} />
      </Section>
      <Section
        id="beside"
        title="Another way"
        says="Another way to the same API server, checked whichever step fails."
      >
        <Ladder label="Other ways" rungs={data.rungs.filter(isApart)} from={steps.length + 1} {...shown} />
      </Section>
    </>
  )
}
