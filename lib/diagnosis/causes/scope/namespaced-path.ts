import { code, say } from '@/lib/phrase/phrase'
import { pathOf } from '../../catalogue'
import { requestChange } from '../../fixes/request-change'
import { toTuple } from '../../tuple'
import type { CallCause, NoData } from '../cause'
import { nearTarget } from '../rules/near-rule'

export const namespacedPath: CallCause<'F6', NoData> = {
  id: 'F6',
  family: 'scope',
  title: 'A namespaced path for a cluster-scoped resource',
  nature: 'wrong',
  find: ({ request, known, namespace }) =>
    request.kind === 'resource' &&
    namespace !== '' &&
    known?.namespaced === false &&
    !(known.group === '' && known.resource === 'namespaces')
      ? [{ confidence: 'proven', tier: 'absent', data: {} }]
      : [],
  says: (_, { request }) =>
    say`${code(nearTarget(request))} belong to the cluster, but the path puts them in a namespace.`,
  changes: (_, { request, known }) =>
    known && request.kind === 'resource'
      ? [
          requestChange(say`Leave the namespace out of the path: ${code(pathOf(known, request))}`, {
            calls: [toTuple({ ...request, namespace: '' })],
          }),
        ]
      : [],
}
