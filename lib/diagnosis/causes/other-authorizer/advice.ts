import { shownByWords } from '@/lib/evidence/shown'
import { quote, say } from '@/lib/phrase/phrase'
import type { Case } from '../../case'
import { requestChange } from '../../fixes/draft'
import { callCause } from '../finding'

/** Reasons of authorizers that say what they lack, and not what to do. */
const NO_ADVICE =
  /^(?:[a-z0-9.-]{1,253}: )?(?:\[?RBAC: |Unknown user |[Nn]o (?:RBAC )?policy matched|no relationship found|no object name found|scopes \[|GKE Warden|[Rr]equire[sd] |.{0,200}access to the resource in Azure|Azure does not have opinion)/
const ASKS = /\bhttps?:\/\/\S|\b(?:please|request|contact|ask|apply|visit|join|approv\w{1,6})\b/i

/** What a reason asks its reader to do, whole: a webhook authorizer writes it (`status.reason`); undefined where it asks nothing. */
function adviceIn(reason: string): string | undefined {
  return reason
    .split('\n')
    .map((line) => line.trim())
    .find((line) => !NO_ADVICE.test(line) && ASKS.test(line))
}

/** In the refusal that is explained, or in the review of the same call. */
function adviceOf({ refusal, isForCaller, decision }: Case): string | undefined {
  const reviewed =
    isForCaller && decision.state === 'read' && !decision.value.allowed ? decision.value.reason : ''
  return adviceIn(refusal?.reason ?? '') ?? adviceIn(reviewed)
}

export const authorizerAdvice = callCause<'I8', { advice: string }>({
  id: 'I8',
  title: 'The authorizer says what to do',
  nature: 'state',
  find(theCase) {
    const advice = adviceOf(theCase)
    return advice === undefined
      ? []
      : [{ confidence: shownByWords(advice), tier: 'advised', data: { advice } }]
  },
  says: ({ advice }) =>
    say`An authorizer other than RBAC ended its answer with advice: “${quote(advice)}” Its no and its “no opinion” look the same, and a Role helps only with the second.`,
  changes: ({ advice }) => [
    requestChange(
      say`Do what the cluster’s authorizer says: “${quote(advice)}” The words and the link are its own.`,
    ),
  ],
})
