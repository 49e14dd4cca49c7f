import { NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { requestChange } from '../../fixes/request-change'
import { excerpt } from '../../wording/excerpt'
import type { AnswerCause } from '../cause'
import { AUTHORIZED } from './authorized'

interface Wait {
  form: 'fairness' | 'shutdown' | 'disruption-budget' | 'storage' | 'other'
  retryAfterSeconds?: number
  says: string
}

function waitIn({ message, details }: AnsweredStatus): Wait {
  const budget = details.causes?.find(({ reason }) => reason === 'DisruptionBudget')?.message
  const after =
    details.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: details.retryAfterSeconds }
  const data = (form: Wait['form'], says = message) => ({ form, says, ...after })
  if (/disruption budget/i.test(message)) return data('disruption-budget', budget ?? message)
  if (/shutting down/.test(message)) return data('shutdown')
  if (/\(re\)initializing|storage is /.test(message)) return data('storage')
  return data(/^Too many requests/i.test(message) ? 'fairness' : 'other')
}

function sayWait({ form, says, retryAfterSeconds }: Wait): Phrase {
  const after = retryAfterSeconds === undefined ? NOTHING : say` It asks to wait ${retryAfterSeconds} s.`
  switch (form) {
    case 'fairness':
      return say`The API server has too many requests and rejected this one before checking any permission.${after}`
    case 'shutdown':
      return say`The API server is shutting down and rejects new requests.${after} This is not an authorization decision.`
    case 'disruption-budget':
      return say`A PodDisruptionBudget does not allow evicting the pod now: ${excerpt(says)}.${after} ${AUTHORIZED}`
    case 'storage':
      return say`The storage of this resource is being prepared (${excerpt(says)}).${after}`
    case 'other':
      return say`The answer asks to wait: ${excerpt(says)}.${after}`
  }
}

function waitWords({ form, retryAfterSeconds }: Wait): Phrase {
  const after = retryAfterSeconds === undefined ? say`after a pause` : say`after ${retryAfterSeconds} s`
  switch (form) {
    case 'fairness':
      return say`Retry the call ${after}, and send fewer calls at once: share one watch instead of listing repeatedly.`
    case 'disruption-budget':
      return say`Retry the eviction once more of the budget’s pods are healthy, or have its owner change the budget.`
    case 'shutdown':
    case 'storage':
    case 'other':
      return say`Retry the call ${after}.`
  }
}

export const throttled: AnswerCause<'K429', Wait> = {
  id: 'K429',
  family: 'answer',
  title: 'The API server asks to wait',
  nature: 'state',
  find: (status) => (status.code === 429 ? [{ confidence: 'proven', data: waitIn(status) }] : []),
  says: sayWait,
  fixes: (data) => [requestChange(waitWords(data))],
}
