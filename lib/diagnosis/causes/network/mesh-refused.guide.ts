import { connectionAddress } from '@/lib/words/page-addresses'
import type { Guide } from '../guide'
import { TEXT_OF_OTHERS } from './guide-parts'
import { kubectlProxyRefused } from './kubectl-proxy-refused'
import { proxyBetween } from './proxy-between'

export const meshRefusedGuide: Guide = {
  sees: ['HTTP/1.1 403 Forbidden\nserver: envoy\ncontent-type: text/plain\n\nRBAC: access denied'],
  isToldByText: true,
  why: 'The service mesh’s sidecar refused the call. "RBAC" here means the mesh’s policies, such as Istio’s AuthorizationPolicy, not Kubernetes RBAC.',
  check: [
    {
      says: 'The answer is text/plain with server: envoy or istio-envoy, and has no kind: Status.',
      to: connectionAddress(),
    },
    {
      says: 'See the policies that cover the pod.',
      command: 'kubectl get authorizationpolicies.security.istio.io -A',
    },
  ],
  change: [
    {
      says: 'Exclude the API server from the sidecar. Replace 10.96.0.1 with your cluster’s address.',
      command: `kubectl -n shop patch deployment web -p '{"spec":{"template":{"metadata":{"annotations":{"traffic.sidecar.istio.io/excludeOutboundIPRanges":"10.96.0.1/32"}}}}}'`,
    },
    { says: 'Or let the AuthorizationPolicy allow the call.' },
  ],
  not: 'Write a Role. Kubernetes never saw the call.',
  gates: ['network'],
  related: [proxyBetween, kubectlProxyRefused],
  seenBy: TEXT_OF_OTHERS,
}
