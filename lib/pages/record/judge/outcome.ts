import { parseForbidden } from '@/lib/rbac/parse-forbidden'
import type { Outcome } from './tally'

export interface JudgedAnswer {
  code: number
  /** That of the audit log: `allow` or `forbid`. */
  decision?: string | undefined
  /** The message of the Status. */
  message: string
}

/**
 * What an answer shows of the authorizers: they come before all that looks at the object, so an answer from behind them is a yes,
 * also a 404, a 409 or a 403 of admission. A 429 and an error of the server may come before them.
 */
export function outcomeOf({ code, decision, message }: JudgedAnswer): Outcome {
  if (decision === 'allow') return 'allowed'
  if (decision === 'forbid') return 'refused'
  if (code === 403) return byWords(message)
  return code === 0 || code === 401 || code === 429 || code >= 500 ? 'unanswered' : 'allowed'
}

/** A 403 in words that are not those of an API server says nothing of the authorizers; one without words is theirs. */
function byWords(message: string): Outcome {
  if (message === '') return 'refused'
  const refusal = parseForbidden(message)
  if (refusal === undefined) return 'unanswered'
  return refusal.kind === 'authorization' ? 'refused' : 'allowed'
}
