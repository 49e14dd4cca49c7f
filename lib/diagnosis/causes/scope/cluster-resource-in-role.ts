import { code, say } from '@/lib/phrase/phrase'
import type { Grant } from '@/lib/rbac/types'
import { sayGrantOf } from '../../wording/phrases'
import type { CallCause } from '../cause'
import { nearTarget } from '../rules/near-rule'
import { bindEverywhere, isAtClusterScope, isNamespaces, missByScope } from './cluster-scope'

export const clusterResourceInRole: CallCause<'F4', { namespace: string; grant?: Grant }> = {
  id: 'F4',
  family: 'scope',
  title: 'A cluster-scoped resource in a Role',
  nature: 'wrong',
  find: (theCase) =>
    isAtClusterScope(theCase) &&
    theCase.isForCaller &&
    theCase.known?.namespaced === false &&
    !isNamespaces(theCase)
      ? missByScope(theCase)
      : [],
  says({ namespace, grant }, { request }) {
    const what = nearTarget(request)
    return say`${grant ? sayGrantOf(grant) : say`A rule of this account`} names ${code(what)}, but only in namespace ${code(namespace)}. ${code(what)} belong to the cluster, so a RoleBinding never grants them.`
  },
  bind: ({ grant }, theCase, subject) => bindEverywhere(grant, theCase, subject),
}
