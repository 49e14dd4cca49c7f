import { say } from '@/lib/phrase/phrase'
import type { FoundNetwork } from '@/lib/reader/found'
import { clusterChange } from '../../fixes/cluster-change'
import { requestChange } from '../../fixes/request-change'
import type { TextCause } from '../cause'
import { type Failed, failed } from './failed'

export const frontDoorRefused: TextCause<'A10', Failed, FoundNetwork> = {
  id: 'A10',
  family: 'network',
  title: 'Something in front of this page refused you',
  nature: 'state',
  find: (found) => failed(found, 'front-door-refused', 'likely'),
  says: () =>
    say`This looks like the answer of an Ingress, a Gateway or a sign-in proxy in front. If so, the request reached neither the program behind it nor the API server.`,
  fixes: () => [
    requestChange(say`Sign in again, or use kubectl port-forward, which bypasses it.`),
    clusterChange(say`Check the Ingress annotations and the logs of its controller.`, {
      command: 'kubectl get ingress,httproute -A',
    }),
  ],
}
