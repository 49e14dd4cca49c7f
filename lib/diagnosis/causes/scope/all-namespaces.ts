import type { Grant } from '@/lib/rbac/types'
import { pathOf } from '../../catalogue'
import { requestChange } from '../../fixes/request-change'
import { describeGrant } from '../../wording/phrases'
import type { CallCause } from '../cause'
import { targetOf } from '../rules/near-rule'
import { isAtClusterScope, isNamespaces, isOneNamespacedObject, missByScope } from './cluster-scope'

export const allNamespaces: CallCause<'F3', { home: string; grant?: Grant }> = {
  id: 'F3',
  family: 'scope',
  title: 'Asked for all namespaces, granted in one',
  nature: 'wrong',
  find(theCase) {
    const { isForCaller, known } = theCase
    if (!isAtClusterScope(theCase) || isNamespaces(theCase) || isOneNamespacedObject(theCase)) return []
    if (!isForCaller) {
      return known?.namespaced ? [{ confidence: 'possible', distance: 5, data: { home: '' } }] : []
    }
    if (known && !known.namespaced) return []
    return missByScope(theCase).map(({ confidence, distance, data: { namespace, ...grant } }) => ({
      confidence,
      distance,
      data: { home: namespace, ...grant },
    }))
  },
  says({ home, grant }, { request }) {
    const what = targetOf(request)
    if (home === '')
      return `The call asks for ${what} of all namespaces, which only a ClusterRoleBinding allows.`
    const given = grant ? `${describeGrant(grant)} applies` : 'The permission applies'
    return `The call asks for ${what} of all namespaces. ${given} only in namespace ${home}.`
  },
  changes({ home }, { request, known, home: own }) {
    const namespace = home || own
    if (namespace === '' || request.kind === 'path') return []
    const path = known ? `: ${pathOf(known, { ...request, namespace })}` : ''
    return [requestChange(`Ask only in namespace ${namespace}${path}`)]
  },
}
