'use client'

import { ProblemNotice } from '@/components/frame/problem-notice'
import { CopyLink } from '@/components/ui/copy-link'
import { Button } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { sayDuration } from '@/components/ui/say-age'
import { Skeleton } from '@/components/ui/skeleton'
import type { AccountCheck } from '@/lib/contract/access'
import type { Explanation } from '@/lib/contract/explanation'
import { toProblem } from '@/lib/queries/problem-error'
import { ExplanationCard } from './explanation-card'
import { sayTuple } from './tuple-words'
import { useWatchedCheck } from './use-watched-check'

interface ProofProps {
  verdict: Explanation['verdict']
  /** The check is about another account, of which reviews or objects tell. */
  isOther: boolean
  everyMs: number
  askedAt: number
  askError: unknown
  grantedAfterMs: number | null
}

/** The same review, repeated until it turns: tells a change that has not arrived yet from one that was never made. */
function Proof({ verdict, isOther, everyMs, askedAt, askError, grantedAfterMs }: ProofProps) {
  if (verdict === 'allowed') {
    return (
      <p role="status" className="flex items-center gap-2 text-ok">
        <Icon name="check" />
        {grantedAfterMs === null
          ? isOther
            ? 'It may, by what the evidence shows.'
            : 'The API server’s own review says yes.'
          : `The same ${isOther ? 'question' : 'review'} says yes now, ${sayDuration(grantedAfterMs)} after it said no on this page.`}
      </p>
    )
  }
  if (isOther && verdict === 'unknown') return null
  return (
    <p role="status" className="text-quiet">
      <span className="breathing mr-2 inline-block size-2 rounded-full bg-accent" aria-hidden="true" />
      Asking the same {isOther ? '' : 'review '}every {everyMs / 1000} s: not yet.{' '}
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
export function CheckedCall({ check }: { check: AccountCheck }) {
  const { data, error, isPending, refetch, askedAt, askError, grantedAfterMs, everyMs } =
    useWatchedCheck(check)
  if (data !== undefined) {
    return (
      <ExplanationCard
        explanation={data}
        proof={
          <Proof
            verdict={data.verdict}
            isOther={check.user !== undefined}
            everyMs={everyMs}
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
