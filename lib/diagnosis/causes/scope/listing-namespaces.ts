import type { Grant } from '@/lib/rbac/types'
import { requestChange } from '../../fixes/request-change'
import { describeGrant } from '../../wording/phrases'
import type { CallCause } from '../cause'
import { isAtClusterScope, isNamespaces, missByScope } from './cluster-scope'

interface Listing {
  namespace: string
  mayGet: boolean
  grant?: Grant
}

export const listingNamespaces: CallCause<'F5', Listing> = {
  id: 'F5',
  family: 'scope',
  title: 'A Role never lists namespaces',
  nature: 'wrong',
  find(theCase) {
    const { request, isForCaller } = theCase
    if (!isAtClusterScope(theCase) || !isNamespaces(theCase) || request.kind === 'path') return []
    if (!isForCaller) {
      const data = { namespace: '', mayGet: false }
      return request.name === '' ? [{ confidence: 'possible', tier: 'hint', data }] : []
    }
    return missByScope(theCase).map((found) => ({
      ...found,
      data: { ...found.data, mayGet: found.rule.verbs.some((verb) => verb === 'get' || verb === '*') },
    }))
  },
  says({ namespace, grant }, { request }) {
    const never = `A RoleBinding can let an account get the namespace of the binding by name; none lets it ${request.verb} namespaces.`
    if (namespace === '') return `Namespaces belong to the cluster. ${never}`
    return `${grant ? describeGrant(grant) : 'A rule of this account'} names namespaces, but only in namespace ${namespace}. ${never}`
  },
  changes: ({ namespace, mayGet }) =>
    mayGet ? [requestChange(`Get namespace ${namespace} by its name: /api/v1/namespaces/${namespace}`)] : [],
}
