import { connectionAddress } from '@/lib/words/page-addresses'
import type { Guide } from '../guide'
import { OWN_CALLS } from './guide-parts'
import { nameNotResolved } from './name-not-resolved'
import { untrustedCa } from './untrusted-ca'

export const wrongCertificateNameGuide: Guide = {
  sees: [
    `Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: Host: kubernetes. is not in the cert's altnames: DNS:kubernetes.default, DNS:kubernetes.default.svc, IP Address:10.96.0.1\n  at https://kubernetes.default.svc/api/v1/pods`,
    'Unable to connect to the server: tls: failed to verify certificate: x509: certificate is valid for 10.96.0.1, 192.168.0.4, not 203.0.113.7',
  ],
  isToldByText: true,
  why: 'The CA is right, but the certificate does not cover the name or address that was called.',
  check: [
    { says: 'The TLS step on the Connection page lists the certificate’s names.', to: connectionAddress() },
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
    { says: 'For your own address, an admin must add it to the API server’s certificate.' },
  ],
  not: 'Turn off verification. The token then goes to anything that answers.',
  gates: ['network'],
  related: [untrustedCa, nameNotResolved],
  seenBy: OWN_CALLS,
}
