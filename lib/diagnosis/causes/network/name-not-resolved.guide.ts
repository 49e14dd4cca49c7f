import type { Guide } from '../guide'
import { LADDER, OWN_CALLS } from './guide-parts'
import { noAnswer } from './no-answer'
import { wrongCertificateName } from './wrong-certificate-name'

export const nameNotResolvedGuide: Guide = {
  sees: [
    'Error: getaddrinfo ENOTFOUND kubernetes.default.svc',
    'Get "https://kubernetes.default.svc/api/v1/namespaces": dial tcp: lookup kubernetes.default.svc on 10.96.0.10:53: no such host',
  ],
  isToldByText: true,
  why: 'The name did not resolve. Unless it is misspelled, the pod cannot reach cluster DNS, or uses another DNS server, as with dnsPolicy: Default.',
  check: [
    LADDER,
    {
      says: 'See which DNS server the pod uses.',
      command: 'kubectl -n shop exec deploy/web -- cat /etc/resolv.conf',
    },
    {
      says: 'See the pods’ DNS policy.',
      command: `kubectl -n shop get pods -o custom-columns='NAME:.metadata.name,DNS:.spec.dnsPolicy,HOSTNETWORK:.spec.hostNetwork'`,
    },
  ],
  change: [
    {
      says: 'Use the address in KUBERNETES_SERVICE_HOST, which needs no DNS. In-cluster configurations do.',
    },
    {
      says: 'Or use cluster DNS. A pod with hostNetwork: true needs ClusterFirstWithHostNet.',
      command: `kubectl -n shop patch deployment web -p '{"spec":{"template":{"spec":{"dnsPolicy":"ClusterFirst"}}}}'`,
    },
    { says: 'With an egress NetworkPolicy, allow port 53 over UDP and TCP.' },
  ],
  gates: ['network'],
  related: [noAnswer, wrongCertificateName],
  seenBy: OWN_CALLS,
}
