import { isDefaultRule } from '../../scoped-rules'
import { describeScope } from '../../wording/phrases'
import type { CallCause } from '../cause'
import { targetOf } from './near-rule'

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
  says({ hasOtherRules, areRulesWhole }, { request }) {
    const scope = request.kind === 'resource' ? ` ${describeScope(request.namespace)}` : ''
    if (!areRulesWhole)
      return `None of this account's rules that could be read allows ${request.verb} on ${targetOf(request)}${scope}.`
    return hasOtherRules
      ? `No rule that applies to this account allows ${request.verb} on ${targetOf(request)}${scope}.`
      : `This account has no permissions${scope} beyond the API server's defaults.`
  },
}
