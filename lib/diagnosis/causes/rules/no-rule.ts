import { code, NOTHING, say } from '@/lib/phrase/phrase'
import { isDefaultRule } from '../../scoped-rules'
import { sayScope } from '../../wording/phrases'
import type { CallCause } from '../cause'
import { sayHeldHalf } from '../delegation/impersonation'
import { nearTarget } from './near-rule'

interface NoRule {
  hasOtherRules: boolean
  areRulesWhole: boolean
}

export const noRule: CallCause<'D0', NoRule> = {
  id: 'D0',
  family: 'rules',
  title: 'No rule applies',
  nature: 'missing',
  find(theCase) {
    const { request, isForCaller, ownRules, areRulesWhole } = theCase
    if (!isForCaller || request.kind === 'path') return []
    const data = { hasOtherRules: ownRules.some((rule) => !isDefaultRule(rule)), areRulesWhole }
    return [{ confidence: areRulesWhole ? 'proven' : 'likely', tier: 'none', data }]
  },
  says({ hasOtherRules, areRulesWhole }, theCase) {
    const { request } = theCase
    // Half of the pair that Kubernetes 1.36 takes in place of the plain verb.
    const half = request.verb === 'impersonate' ? sayHeldHalf(theCase) : NOTHING
    const scope = request.kind === 'resource' ? say` ${sayScope(request.namespace)}` : NOTHING
    if (!areRulesWhole)
      return say`None of this account's rules that could be read allows ${code(request.verb)} on ${code(nearTarget(request))}${scope}.`
    return hasOtherRules
      ? say`No rule that applies to this account allows ${code(request.verb)} on ${code(nearTarget(request))}${scope}.${half}`
      : say`This account has no permissions${scope} beyond the API server's defaults.`
  },
}
