import type { CallCause, NoData } from '../cause'
import { targetOf } from './near-rule'

export const nonResourcePath: CallCause<'D29', NoData> = {
  id: 'D29',
  family: 'rules',
  title: 'A non-resource path',
  nature: 'missing',
  isLikeBinding: true,
  find: ({ request, isForCaller, areRulesWhole }) =>
    isForCaller && request.kind === 'path'
      ? [{ confidence: areRulesWhole ? 'proven' : 'likely', distance: 5, data: {} }]
      : [],
  says: (_, { request, areRulesWhole }) =>
    areRulesWhole
      ? `No rule of this account that applies to paths covers ${targetOf(request)}. A path needs nonResourceURLs in a ClusterRole, bound by a ClusterRoleBinding.`
      : `${targetOf(request)} is not a resource: it needs nonResourceURLs in a ClusterRole, bound by a ClusterRoleBinding.`,
}
