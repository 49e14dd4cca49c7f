import Link from 'next/link'
import type { ReactNode } from 'react'
import { StateNotice } from '@/components/ui/state-notice'
import type { Problem } from '@/lib/contract/problem'
import { asSentence, readProblem } from '@/lib/queries/problem-error'
import { connectionAddress } from '@/lib/words/page-addresses'

interface ProblemNoticeProps {
  error: unknown
  /** Checks again. */
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
    <Link prefetch={false} href={connectionAddress()} className="whitespace-nowrap text-accent underline">
      Open Connection
    </Link>
  )
}

/** A failed request, shown where its answer would be: what happened and what to do. */
export function ProblemNotice({ error, action }: ProblemNoticeProps) {
  const problem = readProblem(error)
  return (
    <StateNotice state="unknown" action={action}>
      <span className="font-medium">{problem.title}</span> {asSentence(problem.detail)}{' '}
      <ProblemHint problem={problem} />
    </StateNotice>
  )
}
