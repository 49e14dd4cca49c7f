import { pathOf } from '@/lib/objects/catalogue'
import { code, NOTHING, say } from '@/lib/phrase/phrase'
import type { Grant } from '@/lib/rbac/types'
import { requestChange } from '../../fixes/draft'
import { sayGrantOf } from '../../wording/phrases'
import { callCause } from '../finding'
import { nearTarget } from '../rules/near-rule'
import {
  bindEverywhere,
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

const allNamespaces = callCause<'F3', AllNamespaces>({
  id: 'F3',
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
        { calls: [{ ...request, namespace }] },
      ),
    ]
  },
})

const listingNamespaces = callCause<'F5', { namespace: string; mayGet: boolean; grant?: Grant }>({
  id: 'F5',
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
})

const clusterResourceInRole = callCause<'F4', { namespace: string; grant?: Grant }>({
  id: 'F4',
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
})

export const clusterWideCauses = [allNamespaces, listingNamespaces, clusterResourceInRole] as const
