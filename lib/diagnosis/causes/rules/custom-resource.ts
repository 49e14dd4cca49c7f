import { code, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { groupMatches, resourceMatches } from '@/lib/rbac/rule'
import type { Case } from '../../case'
import { isDefaultRule, rulesAt } from '../../scoped-rules'
import { sayScope } from '../../wording/phrases'
import { isBuiltInGroup } from '../built-in-groups'
import type { CallCause, NoData } from '../cause'
import { nearTarget } from './near-rule'

/** What the rules of the account that were read say of the requested resource where none allows the call: true of each of them. */
function sayNamed(theCase: Case): Phrase {
  const { request, rules, areRulesWhole } = theCase
  if (request.kind === 'path') return NOTHING
  const seen = ['', ...rules.keys()].flatMap((namespace) => rulesAt(theCase, namespace))
  const isNamed = seen.some((rule) => groupMatches(rule, request.group) && resourceMatches(rule, request))
  const where = sayScope(request.namespace)
  if (isNamed) {
    const none = areRulesWhole ? say`none` : say`none that could be read`
    return say`Rules of this account name ${code(nearTarget(request))}, but ${none} allows ${code(request.verb)} on them ${where}.`
  }
  return areRulesWhole
    ? say`No rule that applies to this account ${where} names ${code(nearTarget(request))}.`
    : say`None of this account's rules that could be read names ${code(nearTarget(request))}.`
}

export const customResource: CallCause<'D28', NoData> = {
  id: 'D28',
  family: 'rules',
  title: 'No rule for the custom resource',
  nature: 'missing',
  find({ request, isForCaller, known, ownRules, areRulesWhole }) {
    if (!isForCaller || request.kind === 'path' || !known || isBuiltInGroup(request.group)) return []
    // An account without any permission lacks more than what is aggregated.
    if (!ownRules.some((rule) => !isDefaultRule(rule))) return []
    return [{ confidence: areRulesWhole ? 'proven' : 'likely', tier: 'none', data: {} }]
  },
  says: (_, theCase) =>
    say`${sayNamed(theCase)} Resources outside the built-in groups are in view and edit only if a ClusterRole is aggregated into them.`,
}
