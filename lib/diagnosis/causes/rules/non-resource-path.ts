import type { CallCause, NoData } from '../cause'
import { targetOf } from './near-rule'

export const nonResourcePath: CallCause<'D29', NoData> = {
  id: 'D29',
  family: 'rules',
  title: 'A path that is no resource',
  nature: 'missing',
  isLikeBinding: true,
  find: ({ request, isForCaller, areRulesWhole }) =>
    isForCaller && request.kind === 'path'
      ? [{ confidence: areRulesWhole ? 'proven' : 'likely', distance: 5, data: {} }]
      : [],
  says: (_, { request, areRulesWhole }) =>
    areRulesWhole
      ? `No rule of this account that holds for paths covers ${targetOf(request)}. A path needs nonResourceURLs in a ClusterRole, bound by a ClusterRoleBinding.`
      : `${targetOf(request)} is no resource: it needs nonResourceURLs in a ClusterRole, bound by a ClusterRoleBinding.`,
}
