import type { AccessTuple } from '@/lib/contract/access-tuple'
import { ruleAllows } from '@/lib/rbac/rule'
import type { Attributes } from '@/lib/rbac/types'
import type { LoggedRefusal } from '../contract'
import { wholeCall } from './refused-call'
import { whyNoRole } from './role-for'

function covers({ verb, namespace = '', path, ...call }: AccessTuple, asked: Attributes): boolean {
  const isPlace = asked.kind === 'path' || namespace === '' || namespace === asked.namespace
  const { group = '', resource = '', subresource = '', name } = call
  const word = subresource === '' ? resource : `${resource}/${subresource}`
  const rule =
    path === undefined
      ? { verbs: [verb], apiGroups: [group], resources: [word], resourceNames: name ? [name] : [] }
      : { verbs: [verb], nonResourceURLs: [path] }
  return isPlace && ruleAllows(rule, asked)
}

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
    return mayEnd && grants.some((grant) => covers(grant, call))
  })
  const times = (some: readonly Seen[]) => some.reduce((sum, { count }) => sum + count, 0)
  return { calls: ended.length, ofCalls: recent.length, times: times(ended), ofTimes: times(recent) }
}
