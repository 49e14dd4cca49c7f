import type { FoundNetwork } from '@/lib/extract/found'
import { clusterChange } from '../../fixes/cluster-change'
import type { TextCause } from '../cause'
import { CALL_THE_VARIABLES, ENDPOINTS, type Failed, failed, the } from './failed'

export const noAnswer: TextCause<'A2', Failed, FoundNetwork> = {
  id: 'A2',
  family: 'network',
  title: 'No answer comes back',
  nature: 'state',
  find: (found) => failed(found, 'no-answer', 'likely'),
  says: ({ target }) =>
    `No answer came from ${the(target)}. Packets are dropped on the way by a NetworkPolicy, a security group or a missing route, or the port is wrong.`,
  fixes: () => [
    clusterChange(
      'Allow egress from the pod to the endpoints behind Service default/kubernetes, on 443 and on their own port (often 6443), and to cluster DNS. A NetworkPolicy applies to the address behind the Service, not the ClusterIP.',
      { command: ENDPOINTS },
    ),
    CALL_THE_VARIABLES,
  ],
}
