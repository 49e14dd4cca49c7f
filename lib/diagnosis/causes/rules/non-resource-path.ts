import { code, say } from '@/lib/phrase/phrase'
import type { Miss } from '../../near-miss'
import type { CallCause, NoData } from '../cause'
import { nearTarget } from './near-rule'

function coversPath({ failed }: Miss): boolean {
  return !failed.includes('path') && !failed.includes('scope')
}

export const nonResourcePath: CallCause<'D29', NoData> = {
  id: 'D29',
  family: 'rules',
  title: 'A non-resource path',
  nature: 'missing',
  // A rule that covers the path fails by its verb, which is reported instead.
  find: ({ request, isForCaller, areRulesWhole, misses }) =>
    isForCaller && request.kind === 'path' && !misses.some(coversPath)
      ? [{ confidence: areRulesWhole ? 'proven' : 'likely', tier: 'none', data: {} }]
      : [],
  says: (_, { request, areRulesWhole }) =>
    areRulesWhole
      ? say`No rule of this account that applies to paths covers ${code(nearTarget(request))}. A path needs nonResourceURLs in a ClusterRole, bound by a ClusterRoleBinding.`
      : say`${code(nearTarget(request))} is not a resource: it needs nonResourceURLs in a ClusterRole, bound by a ClusterRoleBinding.`,
}
