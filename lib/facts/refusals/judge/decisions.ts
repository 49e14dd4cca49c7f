import type { AllowedNow } from '@/lib/contract/explanation'
import type { Medium } from '@/lib/diagnosis/wording/say-grants'
import { shortUser } from '@/lib/phrase/users'
import { parseServiceAccount } from '@/lib/rbac/service-account'
import { listOf, shortListOf } from '@/lib/words/lists'
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

type Seen = Pick<LoggedRefusal, 'request' | 'seenIn'>

/**
 * Why a refusal can be untrue, where only pods that run as another account than the refused one logged it: whoever writes a log
 * line writes any name into it. Undefined where one pod of the account or an event has it too.
 */
export function doubtOf({ request: { user }, seenIn }: Seen): string | undefined {
  if (user === undefined) return undefined
  const logs = seenIn.flatMap((one) => (one.from === 'log' ? [one] : []))
  const accounts = logs.flatMap(({ runsAs }) => runsAs ?? [])
  const [first] = accounts
  if (first === undefined || accounts.length < seenIn.length || accounts.includes(user)) return undefined
  const home = parseServiceAccount(first)?.namespace ?? ''
  const pods = [...new Set(logs.map(({ pod }) => pod))]
  const runAs = listOf([...new Set(accounts)].map((one) => shortUser(one, home)))
  const many = pods.length > 1
  return `Seen only in the ${many ? 'logs' : 'log'} of ${shortListOf(pods, 3)}, which ${many ? 'run' : 'runs'} as ${runAs}, not as ${shortUser(user, home)}.`
}
