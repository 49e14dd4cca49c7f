import { shownBy, shownWhere } from '@/lib/evidence/shown'
import { editDistance, pathOf } from '@/lib/objects/catalogue'
import { code, say, words } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/draft'
import type { NoData } from '../cause'
import { callCause } from '../finding'
import { nearTarget } from '../rules/near-rule'
import { isOneNamespacedObject } from './cluster-scope'

const namespacedPath = callCause<'F6', NoData>({
  id: 'F6',
  title: 'A namespaced path for a cluster-scoped resource',
  nature: 'wrong',
  find: ({ request, known, namespace, discovery }) =>
    request.kind === 'resource' &&
    namespace !== '' &&
    known?.namespaced === false &&
    !(known.group === '' && known.resource === 'namespaces')
      ? [{ confidence: shownBy(discovery), tier: 'absent', data: {} }]
      : [],
  says: (_, { request }) =>
    say`${code(nearTarget(request))} belong to the cluster, but the path puts them in a namespace.`,
  changes: (_, { request, known }) =>
    known && request.kind === 'resource'
      ? [
          requestChange(say`Leave the namespace out of the path: ${code(pathOf(known, request))}`, {
            calls: [{ ...request, namespace: '' }],
          }),
        ]
      : [],
})

const nameWithoutNamespace = callCause<'F7', NoData>({
  id: 'F7',
  title: 'A named object without its namespace',
  nature: 'wrong',
  find: (theCase) =>
    isOneNamespacedObject(theCase)
      ? [{ confidence: shownBy(theCase.discovery), tier: 'absent', data: {} }]
      : [],
  says: (_, { request }) =>
    say`${code(nearTarget(request))} belong to a namespace, but the path names one object without it.`,
  changes(_, { request, known, home }) {
    if (!known || home === '' || request.kind !== 'resource') {
      return [requestChange(say`Put the object's namespace into the path.`)]
    }
    const there = { ...request, namespace: home }
    return [
      requestChange(say`Put the object's namespace into the path, such as ${code(pathOf(known, there))}`, {
        calls: [there],
      }),
    ]
  },
})

export const namespaceMisspelled = callCause<'F8', NoData>({
  id: 'F8',
  title: 'The namespace may not exist',
  nature: 'wrong',
  /** RBAC decides the same way in a namespace that does not exist, so a name close to the pod's own is only a hint. */
  find({ home, namespace, absent }) {
    if (absent?.namespace) return [{ confidence: shownWhere(absent.namespace), tier: 'absent', data: {} }]
    const isNear =
      home !== '' &&
      namespace !== '' &&
      namespace !== home &&
      editDistance(namespace, home, 2) <= (home.length <= 5 ? 1 : 2)
    return isNear ? [{ confidence: 'possible', tier: 'stranger', data: {} }] : []
  },
  says: (_, { asker, namespace, home, isOwnCall, absent }) =>
    absent?.namespace
      ? say`Namespace ${code(namespace)} does not exist. Authorization does not check that: a list there is empty, any other call gets a 404.`
      : say`Namespace ${code(namespace)} may not exist: RBAC answers the same either way. ${isOwnCall && asker === 'pod' ? say`This pod runs in` : say`The account belongs to`} ${code(home)}, which is spelled almost the same.`,
  changes: (_, { asker, home, isOwnCall }) => [
    requestChange(
      say`Check the namespace: the ${words(isOwnCall ? asker : 'account')}'s own is ${code(home)}.`,
    ),
  ],
})

export const namespacePathCauses = [namespacedPath, nameWithoutNamespace] as const
