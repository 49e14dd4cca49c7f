import type { AnsweredStatus } from '@/lib/rbac/answered-status'

/** What one call of the API server came to, as far as a judgement of its gates needs it. */
export type CallOutcome = Answered | UnansweredCall

export interface Answered {
  outcome: 'answered'
  httpStatus: number
  /** The parsed `kind: Status` of a failure; absent for a success and for an answer that is none. */
  status?: AnsweredStatus
  /** The text of a failure that is no Status, or "". */
  text: string
  /** True when a header or the document shows that an API server made the answer. */
  fromApiServer: boolean
  nosniff: boolean
  /** True with the header that priority and fairness sets. */
  classified: boolean
}

export interface UnansweredCall {
  outcome: 'unanswered'
  /** False when the request had been sent: it may have been carried out. */
  beforeSending: boolean
  says: string
}
