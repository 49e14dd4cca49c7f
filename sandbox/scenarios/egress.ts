import type { Scenario } from '../scenario'
import { shopPod, shopWorld, webViews } from './shop'

const listsPolicies = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: policy-reader, namespace: shop}
rules: [{apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-reads-policies, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: policy-reader}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

const seesTheCluster = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: network-viewer}
rules: [
  {apiGroups: [""], resources: [pods, services, namespaces], verbs: [get, list, watch]},
  {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, list, watch]}
]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: web-sees-the-network}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: network-viewer}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]`

/** What is behind the API server's Service and that of cluster DNS. */
const endpoints = `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: kubernetes, namespace: default, labels: {kubernetes.io/service-name: kubernetes}}
addressType: IPv4
endpoints: [{addresses: [192.0.2.5], conditions: {ready: true}}]
ports: [{name: https, port: 6443, protocol: TCP}]
---
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system, labels: {k8s-app: kube-dns}}
spec:
  clusterIP: 10.96.0.10
  selector: {k8s-app: kube-dns}
  ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: kube-dns-7x2k4, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
addressType: IPv4
endpoints: [{addresses: [10.244.2.53], conditions: {ready: true}}]
ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]`

function policy(name: string, spec: string): string {
  return `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec: ${spec}`
}

const world = (now: Date, ...more: readonly string[]) =>
  [shopWorld({ now, rbac: webViews }), listsPolicies, endpoints, ...more].join('\n---\n')

export const egressDeniedWorld: Scenario = {
  name: 'egress-denied',
  says: 'A NetworkPolicy isolates every pod of the namespace for egress and has no rule, which the network plugin does not enforce.',
  look: [
    'Connection: NetworkPolicy deny-egress does not admit the API server, although its endpoints cannot be read',
    'Connection: the API server answers anyway, and what that means',
  ],
  world: (now) => world(now, policy('deny-egress', '{podSelector: {}, policyTypes: [Egress]}')),
  pod: shopPod,
  atPodPaths: true,
}

export const dnsNotAdmittedWorld: Scenario = {
  name: 'dns-not-admitted',
  says: 'A NetworkPolicy admits the API server by address and port, and forgets DNS.',
  look: [
    'Connection: the endpoint of the API server is admitted by a rule that is named',
    'Connection: the name server is not admitted over UDP and TCP',
    'Connection: two targets of ALLOWED_TARGETS, each with its verdict',
  ],
  world: (now) =>
    world(
      now,
      seesTheCluster,
      policy(
        'to-api-server',
        '{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 192.0.2.0/24, except: [192.0.2.128/25]}}], ports: [{port: 443}, {port: 6443}]}]}',
      ),
    ),
  pod: shopPod,
  atPodPaths: true,
  environment: { ALLOWED_TARGETS: '192.0.2.50:443,192.0.2.200:443' },
}

export const egressNamedPortWorld: Scenario = {
  name: 'egress-named-port',
  says: 'A NetworkPolicy admits DNS by a port name, which this pod cannot resolve.',
  look: [
    'Connection: the name server is undecidable over UDP, with the command that settles it, and not admitted over TCP',
  ],
  world: (now) =>
    world(
      now,
      policy(
        'dns-by-name',
        '{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}], ports: [{port: dns, protocol: UDP}]}]}',
      ),
    ),
  pod: shopPod,
  atPodPaths: true,
}
