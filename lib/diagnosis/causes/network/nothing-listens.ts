import type { FoundNetwork } from '@/lib/extract/found'
import { clusterChange } from '../../fixes/cluster-change'
import { podChange } from '../../fixes/pod-change'
import type { TextCause } from '../cause'
import { CALL_THE_VARIABLES, ENDPOINTS, type Failed, failed, on } from './failed'

/** kubectl goes there when it has neither a kubeconfig nor a ServiceAccount volume. */
const UNCONFIGURED = /^(?:localhost|127\.0\.0\.1|\[::1\]):(?:8080|80)$/

export const nothingListens: TextCause<'A1', Failed, FoundNetwork> = {
  id: 'A1',
  family: 'network',
  title: 'Nothing listens there',
  nature: 'wrong',
  find: (found) => failed(found, 'nothing-listens', 'likely'),
  says: ({ target }) =>
    UNCONFIGURED.test(target)
      ? `Nothing listens ${on(target)}. kubectl and client libraries call this address when they find neither a kubeconfig nor a ServiceAccount volume.`
      : `Nothing listens ${on(target)}, or a firewall rejects: the host or the port is wrong, or the API server is down.`,
  fixes: ({ target }) => [
    ...(UNCONFIGURED.test(target)
      ? [
          podChange(
            'Mount the ServiceAccount volume (automountServiceAccountToken: true) or give the client a kubeconfig.',
          ),
        ]
      : []),
    CALL_THE_VARIABLES,
    clusterChange('See which addresses and ports the API server listens on.', { command: ENDPOINTS }),
  ],
}
