import { code, say, words } from '@/lib/phrase/phrase'
import { editDistance } from '../../catalogue'
import { requestChange } from '../../fixes/request-change'
import type { CallCause, NoData } from '../cause'

export const namespaceMisspelled: CallCause<'F8', NoData> = {
  id: 'F8',
  family: 'scope',
  title: 'The namespace may not exist',
  nature: 'wrong',
  /** RBAC decides the same way in a namespace that does not exist, so a name close to the pod's own is only a hint. */
  find({ home, namespace, absent }) {
    if (absent?.namespace) return [{ confidence: 'proven', tier: 'absent', data: {} }]
    const isNear =
      home !== '' &&
      namespace !== '' &&
      namespace !== home &&
      editDistance(namespace, home, 2) <= (home.length <= 5 ? 1 : 2)
    return isNear ? [{ confidence: 'possible', tier: 'stranger', data: {} }] : []
  },
  says: (_, { asker, namespace, home, isOwnCall, absent }) =>
    absent?.namespace
      ? say`Namespace ${code(namespace)} does not exist, and authorization decides without looking: a list in it is empty, any other call gets a 404.`
      : say`Namespace ${code(namespace)} may not exist: RBAC answers the same for one that does not. ${isOwnCall && asker === 'pod' ? say`This pod runs in` : say`The account belongs to`} ${code(home)}, which is spelled almost the same.`,
  changes: (_, { asker, home, isOwnCall }) => [
    requestChange(
      say`Check the namespace: the ${words(isOwnCall ? asker : 'account')}'s own is ${code(home)}.`,
    ),
  ],
}
