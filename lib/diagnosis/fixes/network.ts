import type { Fix } from '@/lib/contract/explanation'
import type { NetworkFinding } from '../causes/network'

type Advice = Omit<Fix, 'opens'>

const ADDRESS: Advice = {
  where: 'request',
  says: 'Call https://$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT. The kubelet sets both variables in each container.',
}
const ENDPOINTS = 'kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes'

const ADVICE: Record<NetworkFinding['id'], readonly Advice[]> = {
  A1: [
    ADDRESS,
    {
      where: 'cluster',
      says: 'See on which addresses and ports the API server listens.',
      command: ENDPOINTS,
    },
  ],
  A2: [
    {
      where: 'cluster',
      says: 'Allow egress from the pod to the endpoints behind Service default/kubernetes, on 443 and on their own port (often 6443), and to cluster DNS. A NetworkPolicy judges the address behind the Service, not the ClusterIP.',
      command: ENDPOINTS,
    },
    ADDRESS,
  ],
  A3: [
    ADDRESS,
    {
      where: 'pod',
      says: 'Set dnsPolicy: ClusterFirst in the pod, or ClusterFirstWithHostNet where it has hostNetwork: true, and allow egress to port 53 by UDP and TCP.',
    },
  ],
  A4: [
    {
      where: 'request',
      says: 'Give the client the CA of the cluster: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt (NODE_EXTRA_CA_CERTS, ssl_ca_cert, curl --cacert).',
      warning: 'Leave verification on: without it the token goes to whoever answers.',
    },
  ],
  A5: [
    {
      where: 'request',
      says: 'Call the API server by a name of its certificate: kubernetes.default.svc and the address in KUBERNETES_SERVICE_HOST are among them by default.',
      warning: 'Leave verification on: without it the token goes to whoever answers.',
    },
  ],
  A6: [{ where: 'request', says: 'Use https:// with the same host and port.' }],
  A7: [
    {
      where: 'pod',
      says: 'Keep the API server out of the proxy: add the value of KUBERNETES_SERVICE_HOST, .svc and .cluster.local to NO_PROXY and no_proxy of the container.',
    },
  ],
  A8: [
    {
      where: 'cluster',
      says: 'Allow the call in the AuthorizationPolicy that covers it.',
      command: 'kubectl get authorizationpolicies.security.istio.io -A',
    },
    {
      where: 'pod',
      says: 'Keep the API server out of the sidecar: annotate the pod with traffic.sidecar.istio.io/excludeOutboundIPRanges and the address of KUBERNETES_SERVICE_HOST with /32.',
    },
  ],
  A9: [
    {
      where: 'request',
      says: 'Call the API server itself, or start kubectl proxy with --accept-hosts and --reject-paths that let this call through. By default it rejects exec and attach, and every Host but localhost.',
    },
  ],
  A10: [
    {
      where: 'request',
      says: 'Sign in again, or open the address by kubectl port-forward, which passes by it.',
    },
    {
      where: 'cluster',
      says: 'Look at the annotations of the Ingress and at the log of what answers for it.',
      command: 'kubectl get ingress,httproute -A',
    },
  ],
}

/** What to change where a client did not reach the API server. No right changes, so nothing is opened. */
export function networkFixes({ id, data }: NetworkFinding): Fix[] {
  const isUnconfigured = id === 'A1' && data.isUnconfigured
  const advice: readonly Advice[] = isUnconfigured
    ? [
        {
          where: 'pod',
          says: 'Mount the ServiceAccount volume (automountServiceAccountToken: true) or give the client a kubeconfig.',
        },
        ...ADVICE[id],
      ]
    : ADVICE[id]
  return advice.map((fix) => ({ ...fix, opens: [] }))
}
