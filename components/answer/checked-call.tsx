'use client'

import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import { useEffect, useRef } from 'react'
import { sayTuple } from '@/components/call/tuple-words'
import { ProblemNotice } from '@/components/frame/problem-notice'
import { Button } from '@/components/ui/button'
import { CopyLink } from '@/components/ui/copy-link'
import { Skeleton } from '@/components/ui/skeleton'
import type { AccountCheck } from '@/lib/contract/access-check'
import type { Explanation } from '@/lib/contract/explanation'
import type { Tried } from '@/lib/contract/try'
import { toProblem } from '@/lib/queries/problem-error'
import { tryMutation } from '@/lib/queries/try'
import { reportAddress } from '@/lib/words/page-addresses'
import { ExplanationCard } from './explanation-card'
import { TriedCard } from './try/tried-card'
import { TryCall, waysToTry } from './try/try-call'
import { useWatchedCheck } from './use-watched-check'
import { WatchedProof } from './watched-proof'

function sayItself(check: AccountCheck, tried: Tried | undefined): string | null {
  const { way } = waysToTry(check)
  if (way === 'write') return 'Only the review was checked; you can try the call itself below.'
  if (way === 'never' || tried === undefined) return null
  return tried.status === undefined
    ? 'The call itself got no answer.'
    : `And the call itself returned ${tried.status}.`
}

/** The call as the API server judged it: by the full name of its resource, however the address spells it. */
function asJudged(check: AccountCheck, { request }: Pick<Explanation, 'request'>): AccountCheck {
  const { group, resource, subresource } = request
  if ('path' in check || group === undefined || resource === undefined) return check
  return { ...check, group, resource, ...(subresource ? { subresource } : {}) }
}

/**
 * One call of the address: its explanation, kept open until the review changes, and the call itself where it
 * is tried.
 */
export function CheckedCall({ check }: { check: AccountCheck }) {
  const watched = useWatchedCheck(check)
  const { data, error, isPending, refetch, grantedAfterMs } = watched
  const attempt = useMutation(tryMutation())
  const { mutate } = attempt
  const isOther = check.user !== undefined
  // The call itself is made with this pod's own account.
  const hasTurned = grantedAfterMs !== null && !isOther
  const wasRepeated = useRef(false)

  useEffect(() => {
    if (!hasTurned || data === undefined || wasRepeated.current || waysToTry(check).way !== 'read') return
    wasRepeated.current = true
    mutate(asJudged(check, data))
  }, [hasTurned, check, data, mutate])

  if (data !== undefined) {
    return (
      <div className="flex flex-col gap-4">
        <ExplanationCard
          explanation={data}
          proof={
            <WatchedProof
              {...watched}
              verdict={data.verdict}
              isOther={isOther}
              nearest={data.nearMisses[0]}
              itself={hasTurned ? sayItself(check, attempt.data) : null}
              onAskAgain={() => void refetch()}
              isAsking={watched.isFetching}
            />
          }
          actions={
            <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
              <Link
                prefetch={false}
                href={reportAddress(check)}
                className="text-12 text-quiet hover:text-ink hover:underline"
              >
                Report with this call
              </Link>
              <CopyLink label="Copy a link to this explanation" />
            </span>
          }
        />
        {isOther ? null : (
          <TryCall
            check={asJudged(check, data)}
            onTry={attempt.mutate}
            busy={attempt.isPending}
            problem={attempt.error ? toProblem(attempt.error) : null}
          />
        )}
        {attempt.data === undefined ? null : <TriedCard tried={attempt.data} above={data} />}
      </div>
    )
  }
  if (isPending) return <Skeleton label={`Checking whether it may ${sayTuple(check)}`} lines={5} />
  if (toProblem(error).code === 'invalid-request') return null
  return <ProblemNotice error={error} action={<Button onClick={() => void refetch()}>Check again</Button>} />
}
