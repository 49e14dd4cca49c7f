import { code, NOTHING, say } from '@/lib/phrase/phrase'
import type { Grant } from '@/lib/rbac/types'
import { pathOf } from '../../catalogue'
import { requestChange } from '../../fixes/request-change'
import { toTuple } from '../../tuple'
import { sayGrantOf } from '../../wording/phrases'
import type { CallCause } from '../cause'
import { nearTarget } from '../rules/near-rule'
import {
  bindOwnEverywhere,
  isAtClusterScope,
  isNamespaces,
  isOneNamespacedObject,
  missByScope,
} from './cluster-scope'

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
      data: { home: namespace, isSure: found.tier !== 'apart', ...grant },
    }))
  },
  says({ home, grant }, { request }) {
    const what = nearTarget(request)
    if (home === '')
      return say`The call asks for ${code(what)} of all namespaces. In RBAC, that takes a ClusterRoleBinding.`
    const given = grant ? say`${sayGrantOf(grant)} applies` : say`A rule of this account applies`
    return say`The call asks for ${code(what)} of all namespaces. ${given} only in namespace ${code(home)}.`
  },
  bind: ({ grant }, theCase, subject) => bindOwnEverywhere(grant, theCase, subject),
  changes({ home, isSure }, { request, known, home: own }) {
    const namespace = home || own
    if (namespace === '' || request.kind === 'path') return []
    const path = known ? say`: ${code(pathOf(known, { ...request, namespace }))}` : NOTHING
    return [
      requestChange(
        say`Ask only in namespace ${code(namespace)}${isSure ? NOTHING : say`, if the account can do it there`}${path}`,
        { calls: [toTuple({ ...request, namespace })] },
      ),
    ]
  },
}
