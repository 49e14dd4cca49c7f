import type { FamilyId } from '../causes/table'
import type { Guide, GuideCheck } from './guide'

const LADDER: GuideCheck = {
  says: 'Podscope climbs DNS, TCP, TLS and HTTP from this pod and stops at the first rung that fails.',
  to: '/connection',
}
const ENDPOINTS = 'kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes'
const VARIABLES =
  'kubectl -n shop exec deploy/web -- printenv KUBERNETES_SERVICE_HOST KUBERNETES_SERVICE_PORT'
const OWN_CALLS =
  'The Connection page makes the same calls from this pod. How another container configures its own client is not seen.'
const TEXT_OF_OTHERS =
  'The text of the answer proves it. Podscope meets it itself only where its own calls take the same way.'

/** Family A: what answered was not Kubernetes, or nothing answered. */
export const networkGuides = {
  A1: {
    sees: [
      'Error: connect ECONNREFUSED 10.96.0.1:443',
      'Get "https://10.96.0.1:443/api/v1/namespaces/shop/pods?limit=500": dial tcp 10.96.0.1:443: connect: connection refused',
      'The connection to the server localhost:8080 was refused - did you specify the right host or port?',
    ],
    isToldByText: true,
    why: 'The address answered that nothing listens on the port. Host or port is wrong, or no API server is up behind them. localhost:8080 is what kubectl falls back to when it has neither a kubeconfig nor a mounted token.',
    check: [
      LADDER,
      { says: 'Compare with the address that the kubelet gave the container.', command: VARIABLES },
      { says: 'See on which addresses and ports the API server listens.', command: ENDPOINTS },
    ],
    change: [
      {
        says: 'Let the client use its in-cluster configuration: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT with https. Take out an address set by hand.',
      },
    ],
    not: 'Ping the ClusterIP. It is virtual and often answers no ping even when the port works.',
    gates: ['way'],
    related: ['A2', 'A6', 'C1'],
    seenBy: OWN_CALLS,
  },
  A2: {
    sees: [
      'Unable to connect to the server: dial tcp 203.0.113.7:443: i/o timeout',
      'FetchError: request to https://10.96.0.1:443/apis/apps/v1/deployments failed, reason: connect ETIMEDOUT 10.96.0.1:443',
    ],
    isToldByText: true,
    why: 'Packets leave and none come back. Mostly an egress NetworkPolicy, a security group or a wrong route drops them. A wrong port on a ClusterIP can look the same.',
    check: [
      LADDER,
      { says: 'See which policies select the pod.', command: 'kubectl -n shop get networkpolicies' },
      { says: 'Find the addresses behind the ClusterIP: a policy judges those.', command: ENDPOINTS },
    ],
    change: [
      {
        says: 'Allow egress to DNS, and to the endpoints of Service default/kubernetes on their own port. Put in the addresses of your cluster for 10.0.0.10/32.',
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
    not: 'Allow only the ClusterIP. Most network plugins judge the address behind the Service.',
    gates: ['way'],
    related: ['A1', 'A3', 'A7'],
    seenBy: `${OWN_CALLS} Which policy drops the packets is not seen without the right to list networkpolicies.`,
  },
  A3: {
    sees: [
      'Error: getaddrinfo ENOTFOUND kubernetes.default.svc',
      'Get "https://kubernetes.default.svc/api/v1/namespaces": dial tcp: lookup kubernetes.default.svc on 10.96.0.10:53: no such host',
    ],
    isToldByText: true,
    why: 'The name was not resolved. Either cluster DNS is not reached, or the pod asks another DNS server, as with dnsPolicy: Default.',
    check: [
      LADDER,
      { says: 'See whom the pod asks.', command: 'kubectl -n shop exec deploy/web -- cat /etc/resolv.conf' },
      {
        says: 'See the policy in the pods.',
        command: `kubectl -n shop get pods -o custom-columns='NAME:.metadata.name,DNS:.spec.dnsPolicy,HOSTNETWORK:.spec.hostNetwork'`,
      },
    ],
    change: [
      {
        says: 'Use the address in KUBERNETES_SERVICE_HOST, which needs no DNS. In-cluster configurations do.',
      },
      {
        says: 'Or ask cluster DNS. A pod with hostNetwork: true needs ClusterFirstWithHostNet.',
        command: `kubectl -n shop patch deployment web -p '{"spec":{"template":{"spec":{"dnsPolicy":"ClusterFirst"}}}}'`,
      },
      { says: 'With an egress NetworkPolicy, allow port 53 by UDP and TCP.' },
    ],
    gates: ['way'],
    related: ['A2', 'A5'],
    seenBy: OWN_CALLS,
  },
  A4: {
    sees: [
      'Get "https://10.96.0.1:443/version?timeout=32s": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'FetchError: request to https://kubernetes.default.svc/api/v1/pods failed, reason: unable to get local issuer certificate',
    ],
    isToldByText: true,
    why: 'The API server’s certificate is signed by the cluster’s own CA, which no operating system trusts. The client must be given it. It is mounted beside the token.',
    check: [
      LADDER,
      {
        says: 'In the pod, the same call passes with the mounted CA. A 401 or 403 is fine here: TLS passed.',
        command:
          'curl --cacert /var/run/secrets/kubernetes.io/serviceaccount/ca.crt https://kubernetes.default.svc/version',
      },
    ],
    change: [
      {
        says: 'Give the client ca.crt: curl --cacert, ssl_ca_cert in Python, NODE_EXTRA_CA_CERTS in Node.',
        command:
          'kubectl -n shop set env deployment/web NODE_EXTRA_CA_CERTS=/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
      },
    ],
    not: 'Switch verification off. The token then goes to whoever answers.',
    gates: ['way'],
    related: ['A5', 'A7'],
    seenBy: OWN_CALLS,
  },
  A5: {
    sees: [
      `Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: Host: kubernetes. is not in the cert's altnames: DNS:kubernetes.default, DNS:kubernetes.default.svc, IP Address:10.96.0.1\n  at https://kubernetes.default.svc/api/v1/pods`,
      'Unable to connect to the server: tls: failed to verify certificate: x509: certificate is valid for 10.96.0.1, 192.168.0.4, not 203.0.113.7',
    ],
    isToldByText: true,
    why: 'The CA is right, and the certificate does not hold the name or address that was called.',
    check: [
      { says: 'The TLS rung of the ladder lists the names of the certificate.', to: '/connection' },
      {
        says: 'Or read them by hand.',
        command:
          'openssl s_client -connect kubernetes.default.svc:443 </dev/null 2>/dev/null | openssl x509 -noout -ext subjectAltName',
      },
    ],
    change: [
      {
        says: 'Call kubernetes.default.svc, or the address in KUBERNETES_SERVICE_HOST. Both are in the certificate by default.',
      },
      { says: 'For an address of your own, an admin adds it to the API server’s certificate.' },
    ],
    not: 'Switch verification off. The token then goes to whoever answers.',
    gates: ['way'],
    related: ['A4', 'A3'],
    seenBy: OWN_CALLS,
  },
  A6: {
    sees: ['Client sent an HTTP request to an HTTPS server.'],
    isToldByText: true,
    why: 'The API server listens for TLS only, and the client spoke plain HTTP to that port.',
    check: [{ says: 'Look for http:// in the client’s configuration.' }, LADDER],
    change: [{ says: 'Use https:// with the same host and port.' }],
    gates: ['way'],
    related: ['A1', 'A4'],
    seenBy: TEXT_OF_OTHERS,
  },
  A7: {
    sees: [
      'Unable to connect to the server: proxyconnect tcp: dial tcp 10.1.1.1:3128: connect: connection refused',
    ],
    isToldByText: true,
    why: 'HTTPS_PROXY sends the call to a proxy that cannot or may not reach the API server. What answers is the proxy, not Kubernetes.',
    check: [
      {
        says: 'See the proxy variables of the container.',
        command: 'kubectl -n shop exec deploy/web -- sh -c "env | grep -i _proxy"',
      },
      {
        says: 'An answer of the API server carries an Audit-Id header. An answer of a proxy does not.',
        to: '/connection',
      },
    ],
    change: [
      {
        says: 'Keep the API server out of the proxy. Put in the address of your cluster for 10.96.0.1, and what NO_PROXY holds already, which this replaces.',
        command: 'kubectl -n shop set env deployment/web NO_PROXY=10.96.0.1,.svc,.cluster.local',
      },
    ],
    gates: ['way'],
    related: ['A2', 'A10'],
    seenBy: TEXT_OF_OTHERS,
  },
  A8: {
    sees: ['HTTP/1.1 403 Forbidden\nserver: envoy\ncontent-type: text/plain\n\nRBAC: access denied'],
    isToldByText: true,
    why: 'The sidecar of the service mesh refused the call. The word RBAC is Istio’s: its AuthorizationPolicy, not Kubernetes RBAC.',
    check: [
      {
        says: 'The answer is text/plain with server: envoy or istio-envoy, and no kind: Status.',
        to: '/connection',
      },
      {
        says: 'See the policies that cover the pod.',
        command: 'kubectl get authorizationpolicies.security.istio.io -A',
      },
    ],
    change: [
      {
        says: 'Keep the API server out of the sidecar. Put in the address of your cluster for 10.96.0.1.',
        command: `kubectl -n shop patch deployment web -p '{"spec":{"template":{"metadata":{"annotations":{"traffic.sidecar.istio.io/excludeOutboundIPRanges":"10.96.0.1/32"}}}}}'`,
      },
      { says: 'Or let the AuthorizationPolicy allow the call.' },
    ],
    not: 'Write a Role. Kubernetes never saw the call.',
    gates: ['way'],
    related: ['A7', 'A9'],
    seenBy: TEXT_OF_OTHERS,
  },
  A9: {
    sees: ['HTTP/1.1 403 Forbidden\nContent-Length: 9\nContent-Type: text/plain; charset=utf-8\n\nForbidden'],
    isToldByText: false,
    why: 'kubectl proxy filters calls before it passes them on. By default it takes only the Host headers localhost, 127.0.0.1 and [::1], and no exec or attach. Its answer is the bare word Forbidden.',
    check: [
      {
        says: 'The answer is text and no Status. Ask for the version by the same way: that is never filtered by path.',
        command: 'curl -i http://localhost:8001/version',
      },
    ],
    change: [
      { says: 'Call the API server directly, with the token and ca.crt of the pod.' },
      {
        says: 'Or take the calls that you need out of the filter. This one lets exec and attach pass, for everybody who reaches the port.',
        command: `kubectl proxy --reject-paths='^$'`,
      },
    ],
    not: 'Open --accept-hosts to everything on a port that others reach. They then act as the proxy’s identity.',
    gates: ['way'],
    related: ['A8', 'C6'],
    seenBy: TEXT_OF_OTHERS,
  },
  A10: {
    sees: [
      'HTTP/1.1 403 Forbidden\nserver: nginx\ncontent-type: text/html\n\n<html><head><title>403 Forbidden</title></head></html>',
    ],
    isToldByText: false,
    why: 'The Ingress, or the sign-in in front of this page, answered the browser. The pod was never asked.',
    check: [
      {
        says: 'Open the page around it. If that works, what stands in front refused.',
        command: 'kubectl -n shop port-forward deploy/podscope 3000:3000',
      },
      { says: 'See what stands in front.', command: 'kubectl get ingress,httproute -A' },
    ],
    change: [{ says: 'Sign in again, or correct the annotations of the Ingress.' }],
    gates: ['way'],
    related: ['A7'],
    seenBy: 'The page itself notices an answer that is not Podscope’s. What the Ingress decided is not seen.',
  },
} as const satisfies Record<FamilyId<'network'>, Guide>
