import { listOf } from '@/lib/words/lists'
import { clusterChange } from '../../fixes/cluster-change'
import { requestChange } from '../../fixes/request-change'
import { type Failed, failed, LEAVE_VERIFICATION_ON, type ProbedCause } from './failed'

interface Misnamed extends Failed {
  /** The names in the certificate, which is signed by the right CA. */
  names?: readonly string[]
}

function nameToCall({ names }: Misnamed): string {
  if (names === undefined) {
    return 'a name in its certificate: kubernetes.default.svc and the address in KUBERNETES_SERVICE_HOST are among them by default'
  }
  return names.includes('DNS:kubernetes.default.svc')
    ? 'the name kubernetes.default.svc'
    : 'one of these names'
}

export const wrongCertificateName: ProbedCause<'A5', Misnamed> = {
  id: 'A5',
  family: 'network',
  title: 'The certificate does not cover the name',
  nature: 'wrong',
  situation: 'wrong-host-name',
  codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
  find: (found) => failed(found, 'wrong-certificate-name', 'proven'),
  says: ({ target, names }) => {
    const called = `the name or address that the client called${target === '' ? '' : `, ${target}`}`
    return names === undefined
      ? `The certificate does not cover ${called}.`
      : `The certificate comes from the right CA, but does not cover ${target}. Its names are ${listOf(names)}.`
  },
  fixes: (data) => [
    requestChange(`Call the API server by ${nameToCall(data)}.`, LEAVE_VERIFICATION_ON),
    clusterChange('Or add the address to the certificate (kubeadm: apiServer.certSANs).'),
  ],
}
