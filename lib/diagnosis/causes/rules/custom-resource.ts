import { isDefaultRule } from '../../scoped-rules'
import { isBuiltInGroup } from '../built-in-groups'
import type { CallCause, NoData } from '../cause'
import { sayNamed } from './rules-seen'

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
    `${sayNamed(theCase)} Resources outside the built-in groups are in view and edit only if a ClusterRole is aggregated into them.`,
}
