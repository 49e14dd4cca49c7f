import type { FoundNetwork } from '@/lib/extract/found'
import { podChange } from '../../fixes/pod-change'
import type { TextCause } from '../cause'
import { CALL_THE_VARIABLES, type Failed, failed } from './failed'

export const nameNotResolved: TextCause<'A3', Failed, FoundNetwork> = {
  id: 'A3',
  family: 'network',
  title: 'The name does not resolve',
  nature: 'wrong',
  find: (found) => failed(found, 'name-not-resolved', 'likely'),
  says: ({ target }) =>
    `The name ${target === '' ? 'of the API server' : target} did not resolve: cluster DNS is unavailable, a NetworkPolicy blocks port 53, or the pod does not use cluster DNS (dnsPolicy: Default).`,
  fixes: () => [
    CALL_THE_VARIABLES,
    podChange(
      'Set dnsPolicy: ClusterFirst in the pod, or ClusterFirstWithHostNet where it has hostNetwork: true, and allow egress to port 53 over UDP and TCP.',
    ),
  ],
}
