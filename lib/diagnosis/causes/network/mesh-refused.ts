import { say } from '@/lib/phrase/phrase'
import type { FoundNetwork } from '@/lib/reader/found'
import { clusterChange } from '../../fixes/cluster-change'
import { podChange } from '../../fixes/pod-change'
import type { TextCause } from '../cause'
import { type Failed, failed } from './failed'

export const meshRefused: TextCause<'A8', Failed, FoundNetwork> = {
  id: 'A8',
  family: 'network',
  title: 'A service mesh refused it',
  nature: 'state',
  road: 'mesh',
  find: (found) => failed(found, 'mesh-refused', 'likely'),
  says: () =>
    say`A service mesh refused the call before Kubernetes saw it. Where the text says "RBAC", it means the mesh’s own policies, such as an Istio AuthorizationPolicy; it is not Kubernetes RBAC.`,
  fixes: () => [
    clusterChange(say`Allow the call in the AuthorizationPolicy that covers it.`, {
      command: 'kubectl get authorizationpolicies.security.istio.io -A',
      opensUnlisted: true,
    }),
    podChange(
      say`Exclude the API server from the sidecar: annotate the pod with traffic.sidecar.istio.io/excludeOutboundIPRanges and the address of KUBERNETES_SERVICE_HOST with /32.`,
    ),
  ],
}
