import type { ReactNode } from 'react'
import { useIsLost } from '@/components/box/use-is-lost'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { RelativeTime } from '@/components/ui/relative-time'
import { Said } from '@/components/ui/said'
import { Skeleton, type SkeletonProps } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import type { Problem } from '@/lib/contract/problem'
import { sentenceOf } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { readProblem } from '@/lib/queries/problem-error'
import { connectionAddress } from '@/lib/words/page-addresses'
import { useServerAway } from './server-away'

interface ProblemNoticeProps {
  error: unknown
  onAgain?: () => unknown
  /** What to do about it, where that is not to check again. */
  action?: ReactNode
}

/** True where the steps to the API server show what is wrong. */
function isOfConnection({ code }: Problem): boolean {
  return code === 'api-server-unreachable' || code === 'no-credentials' || code === 'token-refused'
}

const TO_CONNECTION = (
  <Link href={connectionAddress()} className="whitespace-nowrap text-accent underline">
    Open Connection
  </Link>
)

/** What to do about a problem: the page that shows it where there is one. */
export function ProblemHint({ problem }: { problem: Problem }) {
  if (!isOfConnection(problem)) return <Said phrase={problem.hint} />
  return TO_CONNECTION
}

/** A failed request, shown where its answer would be: what happened and what to do. */
export function ProblemNotice({ error, onAgain, action }: ProblemNoticeProps) {
  const problem = readProblem(error)
  return (
    <StateNotice
      state="unknown"
      action={onAgain ? <Button onClick={() => void onAgain()}>Check again</Button> : action}
    >
      <span className="font-medium">{problem.title}</span> <Said phrase={sentenceOf(problem.detail)} />{' '}
      <ProblemHint problem={problem} />
    </StateNotice>
  )
}

/** What stands where an answer will be: that it is being read, or why it did not come. */
export function NotYet({ error, onAgain, action, ...waiting }: ProblemNoticeProps & SkeletonProps) {
  if (error === null) return <Skeleton {...waiting} />
  return <ProblemNotice error={error} {...present({ onAgain, action })} />
}

interface ReadBeforeProps {
  error: unknown
  /** In the answer itself: why the server had nothing newer. */
  stale?: string | undefined
  at: string
}

/** Why what the page shows is old, and how old. Nothing where a banner above the page says so of all of it. */
export function ReadBefore({ error, stale, at }: ReadBeforeProps) {
  const isAway = useServerAway() !== undefined
  const isLost = useIsLost()
  const problem = error === null ? undefined : readProblem(error)
  const says = problem?.title ?? stale
  if (says === undefined || isAway || isLost) return null
  return (
    <div className="mb-6">
      <StateNotice state="stale">
        {says} Last checked <RelativeTime at={at} />.{' '}
        {problem === undefined ? TO_CONNECTION : <ProblemHint problem={problem} />}
      </StateNotice>
    </div>
  )
}
