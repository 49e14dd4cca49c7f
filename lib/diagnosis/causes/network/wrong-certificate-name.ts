import type { FoundNetwork } from '@/lib/extract/found'
import { requestChange } from '../../fixes/request-change'
import type { TextCause } from '../cause'
import { type Failed, failed, LEAVE_VERIFICATION_ON } from './failed'

export const wrongCertificateName: TextCause<'A5', Failed, FoundNetwork> = {
  id: 'A5',
  family: 'network',
  title: 'The certificate does not cover the name',
  nature: 'wrong',
  find: (found) => failed(found, 'wrong-certificate-name', 'proven'),
  says: ({ target }) =>
    `The certificate does not cover the name or address that the client called${target === '' ? '' : `, ${target}`}.`,
  fixes: () => [
    requestChange(
      'Call the API server by a name in its certificate: kubernetes.default.svc and the address in KUBERNETES_SERVICE_HOST are among them by default.',
      LEAVE_VERIFICATION_ON,
    ),
  ],
}
