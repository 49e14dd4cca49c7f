import { code, say } from '@/lib/phrase/phrase'
import { pathOf } from '../../catalogue'
import { requestChange } from '../../fixes/request-change'
import { toTuple } from '../../tuple'
import type { CallCause, NoData } from '../cause'
import { nearTarget } from '../rules/near-rule'
import { isOneNamespacedObject } from './cluster-scope'

export const nameWithoutNamespace: CallCause<'F7', NoData> = {
  id: 'F7',
  family: 'scope',
  title: 'A named object without its namespace',
  nature: 'wrong',
  find: (theCase) =>
    isOneNamespacedObject(theCase) ? [{ confidence: 'proven', tier: 'absent', data: {} }] : [],
  says: (_, { request }) =>
    say`${code(nearTarget(request))} belong to a namespace, but the path names one object without it.`,
  changes(_, { request, known, home }) {
    if (!known || home === '' || request.kind !== 'resource') {
      return [requestChange(say`Put the object's namespace into the path.`)]
    }
    const there = { ...request, namespace: home }
    return [
      requestChange(say`Put the object's namespace into the path, such as ${code(pathOf(known, there))}`, {
        calls: [toTuple(there)],
      }),
    ]
  },
}
