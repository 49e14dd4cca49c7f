import type { AllowedNow } from '@/lib/contract/explanation'
import type { Medium } from '@/lib/diagnosis/wording/say-grants'
import type { LoggedRefusal, Offer, Refusals } from '../contract'
import type { RefusedCall } from './refused-call'
import { accountToHelp, offerFor } from './role-for'
import { refusedCallOf, refusedNow } from './seen-refusals'

/** The same answer with what reviews have said of each call since it was read, and the Role for what is refused by now. */
export function withDecisions(
  answer: Refusals,
  allowedNow: (call: RefusedCall) => AllowedNow | undefined,
): Refusals {
  let hasChanged = false
  const refusals = answer.refusals.map((refusal): LoggedRefusal => {
    const call = refusedCallOf(refusal)
    const allowed = call && allowedNow(call)
    const { allowedNow: before, ...rest } = refusal
    if (allowed?.at === before?.at && allowed?.hasTurned === before?.hasTurned) return refusal
    hasChanged = true
    return allowed === undefined ? rest : { ...rest, allowedNow: allowed }
  })
  if (!hasChanged) return answer
  const { role: _, ...rest } = answer
  return { ...rest, refusals, ...offerToEnd(refusals, 'page') }
}

/** What a medium offers against the refusals of the account that is refused most now. */
export function offerToEnd(refusals: readonly LoggedRefusal[], medium: Medium): Offer {
  const now = refusedNow({ refusals: [...refusals] })
  return offerFor(now, accountToHelp(now) ?? '', medium)
}
