import { isDefaultRule } from '../../scoped-rules'
import { isBuiltInGroup } from '../built-in-groups'
import type { CallCause, NoData } from '../cause'
import { sayNamed } from './rules-seen'

export const customResource: CallCause<'D28', NoData> = {
  id: 'D28',
  family: 'rules',
  title: 'No rule for the custom resource',
  nature: 'missing',
  nearness: 'none',
  isLikeBinding: true,
  find({ request, isForCaller, known, ownRules, areRulesWhole }) {
    if (!isForCaller || request.kind === 'path' || !known || isBuiltInGroup(request.group)) return []
    const distance = ownRules.some((rule) => !isDefaultRule(rule)) ? 8 : 9.5
    return [{ confidence: areRulesWhole ? 'proven' : 'likely', distance, data: {} }]
  },
  says: (_, theCase) =>
    `${sayNamed(theCase)} Resources outside the built-in groups are in view and edit only if a ClusterRole is aggregated into them.`,
}
