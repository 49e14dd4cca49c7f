import type { AccessTuple } from '@/lib/contract/access-tuple'
import { asScoped, holds, ruleOf } from '@/lib/rbac/rule'
import type { LoggedRefusal } from '../contract'
import { wholeCall } from './refused-call'
import { whyNoRole } from './role-for'

type Seen = Pick<LoggedRefusal, 'id' | 'explanation' | 'allowedNow' | 'older' | 'count'>

/**
 * Which refused calls of an account end where these calls are granted to it, and how many of all there were. Calls that are
 * allowed by now and those from before the time that was asked for count for neither.
 */
export function endedBy(grants: readonly AccessTuple[], refusals: readonly Seen[], user: string) {
  const recent = refusals.filter(({ older, allowedNow }) => !older && !allowedNow)
  const ended = recent.filter((refusal) => {
    const call = wholeCall(refusal.explanation)
    const mayEnd = call !== undefined && whyNoRole(refusal, user) === undefined
    return (
      mayEnd && grants.some((grant) => holds(asScoped(ruleOf(grant), grant.namespace ?? ''), call) === 'yes')
    )
  })
  const times = (some: readonly Seen[]) => some.reduce((sum, { count }) => sum + count, 0)
  return { calls: ended.length, ofCalls: recent.length, times: times(ended), ofTimes: times(recent) }
}
