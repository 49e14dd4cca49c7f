import { code, listed, NOTHING, say } from '@/lib/phrase/phrase'
import { clusterChange } from '../../fixes/cluster-change'
import { requestChange } from '../../fixes/request-change'
import { type Failed, failed, LEAVE_VERIFICATION_ON, type ProbedCause } from './failed'

export const wrongCertificateName: ProbedCause<'A5', Failed & { names?: readonly string[] }> = {
  id: 'A5',
  family: 'network',
  title: 'The certificate does not cover the name',
  nature: 'wrong',
  situation: 'wrong-host-name',
  codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
  find: (found) => failed(found, 'wrong-certificate-name', 'proven'),
  says: ({ target, names }) => {
    const called = target === '' ? say`the name or address that the client called` : code(target)
    return say`The certificate does not cover ${called}.${names ? say` Its CA is the right one. Its names are ${listed(names.map(code))}.` : NOTHING}`
  },
  fixes: () => [
    requestChange(
      say`Call the API server by a name in its certificate: kubernetes.default.svc and the address in KUBERNETES_SERVICE_HOST are among them by default.`,
      { warning: LEAVE_VERIFICATION_ON },
    ),
    clusterChange(say`Add the address to the certificate (kubeadm: apiServer.certSANs).`),
  ],
}
