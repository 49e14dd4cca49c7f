import type { Grant } from '@/lib/rbac/types'
import { pathOf } from '../../catalogue'
import { requestChange } from '../../fixes/request-change'
import { toTuple } from '../../tuple'
import { describeGrant } from '../../wording/phrases'
import type { CallCause } from '../cause'
import { targetOf } from '../rules/near-rule'
import { isAtClusterScope, isNamespaces, isOneNamespacedObject, missByScope } from './cluster-scope'

interface AllNamespaces {
  home: string
  grant?: Grant
  /** Nothing but the scope is wrong, so the call is allowed in that namespace. */
  isSure: boolean
}

export const allNamespaces: CallCause<'F3', AllNamespaces> = {
  id: 'F3',
  family: 'scope',
  title: 'Asked for all namespaces, granted in one',
  nature: 'wrong',
  find(theCase) {
    const { isForCaller, known } = theCase
    if (!isAtClusterScope(theCase) || isNamespaces(theCase) || isOneNamespacedObject(theCase)) return []
    if (!isForCaller) {
      return known?.namespaced
        ? [{ confidence: 'possible', tier: 'hint', data: { home: '', isSure: false } }]
        : []
    }
    if (known && !known.namespaced) return []
    return missByScope(theCase).map(({ data: { namespace, ...grant }, ...found }) => ({
      ...found,
      data: { home: namespace, isSure: found.tier === 'own', ...grant },
    }))
  },
  says({ home, grant }, { request }) {
    const what = targetOf(request)
    if (home === '')
      return `The call asks for ${what} of all namespaces. In RBAC, that takes a ClusterRoleBinding.`
    const given = grant ? `${describeGrant(grant)} applies` : 'A rule of this account applies'
    return `The call asks for ${what} of all namespaces. ${given} only in namespace ${home}.`
  },
  changes({ home, isSure }, { request, known, home: own }) {
    const namespace = home || own
    if (namespace === '' || request.kind === 'path') return []
    const path = known ? `: ${pathOf(known, { ...request, namespace })}` : ''
    return [
      requestChange(
        `Ask only in namespace ${namespace}${isSure ? '' : ', if the account can do it there'}${path}`,
        { calls: [toTuple({ ...request, namespace })] },
      ),
    ]
  },
}
