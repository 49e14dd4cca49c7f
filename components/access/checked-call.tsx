'use client'

import { ProblemNotice } from '@/components/frame/problem-notice'
import { CopyLink } from '@/components/ui/copy-link'
import { Button } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { sayDuration } from '@/components/ui/say-age'
import { Skeleton } from '@/components/ui/skeleton'
import type { Check } from '@/lib/contract/access'
import { toProblem } from '@/lib/queries/problem-error'
import { ExplanationCard } from './explanation-card'
import { sayTuple } from './tuple-words'
import { useWatchedCheck } from './use-watched-check'

interface ProofProps {
  allowed: boolean
  askedAt: number
  askError: unknown
  grantedAfterMs: number | null
}

/** The same review, repeated until it turns: tells a change that has not arrived yet from one that was never made. */
function Proof({ allowed, askedAt, askError, grantedAfterMs }: ProofProps) {
  if (allowed) {
    return (
      <p role="status" className="flex items-center gap-2 text-ok">
        <Icon name="check" />
        {grantedAfterMs === null
          ? 'The API server’s own review says yes.'
          : `The same review says yes now, ${sayDuration(grantedAfterMs)} after it said no on this page.`}
      </p>
    )
  }
  return (
    <p role="status" className="text-quiet">
      <span className="breathing mr-2 inline-block size-2 rounded-full bg-accent" aria-hidden="true" />
      Asking the same review every 2 s: not yet.{' '}
      {askError ? (
        <span>The last question got no answer: {toProblem(askError).title}</span>
      ) : askedAt > 0 ? (
        <span className="text-13">
          Last asked <RelativeTime at={new Date(askedAt).toISOString()} />.
        </span>
      ) : null}
    </p>
  )
}

/** One call of the address: its explanation, kept open until the review turns. */
export function CheckedCall({ check }: { check: Check }) {
  const { data, error, isPending, refetch, askedAt, askError, grantedAfterMs } = useWatchedCheck(check)
  if (data !== undefined) {
    return (
      <ExplanationCard
        explanation={data}
        proof={
          <Proof
            allowed={data.verdict === 'allowed'}
            askedAt={askedAt}
            askError={askError}
            grantedAfterMs={grantedAfterMs}
          />
        }
        actions={<CopyLink label="Copy a link to this explanation" />}
      />
    )
  }
  if (isPending) return <Skeleton label={`Asking whether it may ${sayTuple(check)}`} lines={5} />
  if (toProblem(error).code === 'invalid-request') return null
  return <ProblemNotice error={error} action={<Button onClick={() => void refetch()}>Ask again</Button>} />
}
