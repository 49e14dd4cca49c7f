import { NOTHING, say, words } from '@/lib/phrase/phrase'
import { sayWait } from '@/lib/words/durations'
import { clusterChange } from '../../fixes/cluster-change'
import { callTheVariables, ENDPOINTS, type Failed, failed, type ProbedCause, the } from './failed'

export const noAnswer: ProbedCause<'A2', Failed & { ms?: number }> = {
  id: 'A2',
  family: 'network',
  title: 'No answer comes back',
  nature: 'state',
  situation: 'silent',
  find: (found) => failed(found, 'no-answer', 'likely'),
  says: ({ target, ms }) =>
    say`No answer came from ${the(target)}${ms === undefined ? NOTHING : say` to the TCP connect within ${words(sayWait(ms))}`}. Usually packets are dropped on the way (NetworkPolicy, security group, firewall, missing route), or the port is wrong.`,
  fixes: (data) => [
    clusterChange(
      say`Allow egress from the pod to the endpoints behind Service default/kubernetes, on 443 and on their own port (often 6443), and to cluster DNS. A NetworkPolicy applies to the address behind the Service, not the ClusterIP. Then check routes and firewalls between the node and the control plane.`,
      { command: ENDPOINTS },
    ),
    ...callTheVariables(data),
  ],
}
