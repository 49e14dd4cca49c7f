import type { ReactNode } from 'react'
import { StateNotice } from '@/components/ui/state-notice'
import { toProblem } from '@/lib/queries/problem-error'

interface ProblemNoticeProps {
  error: unknown
  /** Checks again. */
  action?: ReactNode
}

function asSentence(text: string): string {
  return text === '' || /[.!?…]$/.test(text) ? text : `${text}.`
}

/** A request without an answer, shown in its place: what happened and what to do. */
export function ProblemNotice({ error, action }: ProblemNoticeProps) {
  const { title, detail, hint } = toProblem(error)
  return (
    <StateNotice state="unknown" action={action}>
      <span className="font-medium">{title}</span> {asSentence(detail)} {hint}
    </StateNotice>
  )
}
