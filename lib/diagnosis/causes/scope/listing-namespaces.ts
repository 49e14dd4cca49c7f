import { code, say } from '@/lib/phrase/phrase'
import type { Grant } from '@/lib/rbac/types'
import { requestChange } from '../../fixes/request-change'
import { sayGrantOf } from '../../wording/phrases'
import type { CallCause } from '../cause'
import { bindOwnEverywhere, isAtClusterScope, isNamespaces, missByScope } from './cluster-scope'

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
    const never = say`A RoleBinding can let an account get the namespace of the binding by name; none lets it ${code(request.verb)} namespaces.`
    if (namespace === '') return say`Namespaces belong to the cluster. ${never}`
    return say`${grant ? sayGrantOf(grant) : say`A rule of this account`} names namespaces, but only in namespace ${code(namespace)}. ${never}`
  },
  bind: ({ grant }, theCase, subject) => bindOwnEverywhere(grant, theCase, subject),
  changes: ({ namespace, mayGet }) =>
    mayGet
      ? [
          requestChange(
            say`Get namespace ${code(namespace)} by its name: /api/v1/namespaces/${code(namespace)}`,
          ),
        ]
      : [],
}
