import type { ReactNode } from 'react'
import { useIsLost } from '@/components/box/use-is-lost'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { RelativeTime } from '@/components/ui/relative-time'
import { Skeleton, type SkeletonProps } from '@/components/ui/skeleton'
import { StateNotice } from '@/components/ui/state-notice'
import type { Problem } from '@/lib/contract/problem'
import { present } from '@/lib/present'
import { readProblem } from '@/lib/queries/problem-error'
import { asSentence } from '@/lib/words/lists'
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

/** What to do about a problem: the page that shows it where there is one. */
export function ProblemHint({ problem }: { problem: Problem }) {
  if (!isOfConnection(problem)) return problem.hint
  return (
    <Link href={connectionAddress()} className="whitespace-nowrap text-accent underline">
      Open Connection
    </Link>
  )
}

/** A failed request, shown where its answer would be: what happened and what to do. */
export function ProblemNotice({ error, onAgain, action }: ProblemNoticeProps) {
  const problem = readProblem(error)
  return (
    <StateNotice
      state="unknown"
      action={onAgain ? <Button onClick={() => void onAgain()}>Check again</Button> : action}
    >
      <span className="font-medium">{problem.title}</span> {asSentence(problem.detail)}{' '}
      <ProblemHint problem={problem} />
    </StateNotice>
  )
}

/** What stands where an answer will be: that it is being read, or why it did not come. */
export function NotYet({ error, onAgain, action, ...waiting }: ProblemNoticeProps & SkeletonProps) {
  if (error === null) return <Skeleton {...waiting} />
  return <ProblemNotice error={error} {...present({ onAgain, action })} />
}

/** Why what the page shows is old, and how old. Nothing where a banner above the page says so of all of it. */
export function ReadBefore({ error, at }: { error: unknown; at: string }) {
  const isAway = useServerAway() !== undefined
  const isLost = useIsLost()
  if (error === null || isAway || isLost) return null
  const problem = readProblem(error)
  return (
    <div className="mb-6">
      <StateNotice state="stale">
        {problem.title} Last checked <RelativeTime at={at} />. <ProblemHint problem={problem} />
      </StateNotice>
    </div>
  )
}
