import type { Guide } from '../guide'
import { ENDPOINTS } from './failed'
import { LADDER, OWN_CALLS } from './guide-parts'
import { nameNotResolved } from './name-not-resolved'
import { nothingListens } from './nothing-listens'
import { proxyBetween } from './proxy-between'

export const noAnswerGuide: Guide = {
  sees: [
    'Unable to connect to the server: dial tcp 203.0.113.7:443: i/o timeout',
    'FetchError: request to https://10.96.0.1:443/apis/apps/v1/deployments failed, reason: connect ETIMEDOUT 10.96.0.1:443',
  ],
  isToldByText: true,
  why: 'Packets leave and none come back. Usually an egress NetworkPolicy, a security group or a wrong route drops them. A wrong port on a ClusterIP can look the same.',
  check: [
    LADDER,
    { says: 'See which policies select the pod.', command: 'kubectl -n shop get networkpolicies' },
    { says: 'Find the addresses behind the ClusterIP: policies apply to those.', command: ENDPOINTS },
  ],
  change: [
    {
      says: 'Allow egress to DNS, and to the endpoints of Service default/kubernetes on their own port. Replace 10.0.0.10/32 with your cluster’s addresses.',
      yaml: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web-to-api-server
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes: [Egress]
  egress:
    - ports:
        - {protocol: UDP, port: 53}
        - {protocol: TCP, port: 53}
    - to:
        - ipBlock: {cidr: 10.0.0.10/32}
      ports:
        - {protocol: TCP, port: 443}
        - {protocol: TCP, port: 6443}
`,
    },
  ],
  not: 'Allow only the ClusterIP. Most network plugins apply policies to the address behind the Service.',
  gates: ['network'],
  related: [nothingListens, nameNotResolved, proxyBetween],
  seenBy: `${OWN_CALLS} Seeing which policy drops the packets needs list on networkpolicies.`,
}
