import type { ScopedRule } from '@/lib/diagnosis/scoped-rules'
import type { Access } from '../contract'

/** What one account can do, before the rest of the matrix's answer is derived from it. */
export interface RightsFound
  extends Pick<
    Access,
    | 'user'
    | 'rows'
    | 'basis'
    | 'doubt'
    | 'unseen'
    | 'incomplete'
    | 'evaluationError'
    | 'unanswered'
    | 'reviewed'
    | 'refusedLately'
  > {
  rules: readonly ScopedRule[]
}
