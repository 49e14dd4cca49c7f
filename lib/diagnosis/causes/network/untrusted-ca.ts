import type { FoundNetwork } from '@/lib/extract/found'
import { requestChange } from '../../fixes/request-change'
import type { TextCause } from '../cause'
import { type Failed, failed, LEAVE_VERIFICATION_ON, the } from './failed'

export const untrustedCa: TextCause<'A4', Failed, FoundNetwork> = {
  id: 'A4',
  family: 'network',
  title: 'The client does not trust the CA',
  nature: 'wrong',
  find: (found) => failed(found, 'untrusted-ca', 'proven'),
  says: ({ target }) => `The client does not trust the CA that signed the certificate of ${the(target)}.`,
  fixes: () => [
    requestChange(
      'Give the client the cluster’s CA: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt (NODE_EXTRA_CA_CERTS, ssl_ca_cert, curl --cacert).',
      LEAVE_VERIFICATION_ON,
    ),
  ],
}
