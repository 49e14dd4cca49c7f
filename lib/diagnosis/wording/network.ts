import type { NetworkFinding } from '../causes/network'
import type { NetworkData } from '../causes/network-data'

function at(target: string): string {
  return target === '' ? 'there' : `on ${target}`
}

function the(target: string): string {
  return target === '' ? 'the address that was called' : target
}

const SAYS: { readonly [Id in keyof NetworkData]: (data: NetworkData[Id]) => string } = {
  A1: ({ target, isUnconfigured }) =>
    isUnconfigured
      ? `Nothing listens ${at(target)}. kubectl and client libraries call this address when they find neither a kubeconfig nor a ServiceAccount volume.`
      : `Nothing listens ${at(target)}, or a firewall rejects: the host or the port is wrong, or the API server is down.`,
  A2: ({ target }) =>
    `No answer came from ${the(target)}. Packets are dropped on the way by a NetworkPolicy, a security group or a missing route, or the port is wrong.`,
  A3: ({ target }) =>
    `The name ${target === '' ? 'of the API server' : target} did not resolve: cluster DNS is away, a NetworkPolicy does not let port 53 out, or the pod does not use cluster DNS (dnsPolicy: Default).`,
  A4: ({ target }) => `The client does not trust the CA that signed the certificate of ${the(target)}.`,
  A5: ({ target }) =>
    `The certificate does not hold the name or address by which the client called${target === '' ? '' : `, ${target}`}.`,
  A6: ({ target }) => `http:// was used, and ${the(target)} speaks only TLS.`,
  A7: ({ target }) =>
    `An HTTP proxy stands between the client and ${target === '' ? 'the API server' : target}, and it did not let the call through.`,
  A8: () =>
    'A service mesh refused the call before Kubernetes saw it. This "RBAC" is the RBAC filter of Envoy, which an AuthorizationPolicy of Istio sets; it is not the RBAC of Kubernetes.',
  A9: () =>
    'The filter of kubectl proxy refused the call before Kubernetes saw it: the Host header, the method or the path is not accepted.',
  A10: () =>
    'An Ingress, a Gateway or a sign-in proxy in front answered. The request did not reach the program behind it, so neither its pod nor the API server had a part in this.',
}

/** A cause of family A in words. */
export function sayNetwork(finding: NetworkFinding): string {
  switch (finding.id) {
    case 'A1':
      return SAYS.A1(finding.data)
    default:
      return SAYS[finding.id](finding.data)
  }
}
