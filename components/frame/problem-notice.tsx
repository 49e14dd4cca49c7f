import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { StateNotice } from '@/components/ui/state-notice'
import type { Problem } from '@/lib/contract/problem'
import { readProblem } from '@/lib/queries/problem-error'
import { asSentence } from '@/lib/words/lists'
import { connectionAddress } from '@/lib/words/page-addresses'

interface ProblemNoticeProps {
  error: unknown
  onAgain?: () => unknown
  /** What to do about it, where that is not to check again. */
  action?: ReactNode
}

/** True where the steps to the API server show what is wrong. */
function isOfConnection({ code }: Problem): boolean {
  return code === 'api-server-unreachable' || code === 'no-credentials'
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
