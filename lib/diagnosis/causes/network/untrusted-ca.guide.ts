import type { Guide } from '../guide'
import { LADDER, OWN_CALLS } from './guide-parts'
import { proxyBetween } from './proxy-between'
import { wrongCertificateName } from './wrong-certificate-name'

export const untrustedCaGuide: Guide = {
  sees: [
    'Get "https://10.96.0.1:443/version?timeout=32s": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    'FetchError: request to https://kubernetes.default.svc/api/v1/pods failed, reason: unable to get local issuer certificate',
  ],
  isToldByText: true,
  why: 'The API server’s certificate is signed by the cluster’s own CA, which no operating system trusts. You must give it to the client. It is mounted beside the token.',
  check: [
    LADDER,
    {
      says: 'In the pod, the same call passes with the mounted CA. A 401 or 403 is fine here: it means that TLS passed.',
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
  not: 'Turn off verification. The token then goes to anything that answers.',
  gates: ['network'],
  related: [wrongCertificateName, proxyBetween],
  seenBy: OWN_CALLS,
}
