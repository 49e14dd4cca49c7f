import { code, say } from '@/lib/phrase/phrase'
import { clusterChange } from '../../fixes/cluster-change'
import { podChange } from '../../fixes/pod-change'
import { requestChange } from '../../fixes/request-change'
import { type Failed, failed, LEAVE_VERIFICATION_ON, type ProbedCause, the } from './failed'

interface Untrusted extends Failed {
  /** The client says that it cannot read the file of the CA. */
  isFileMissing?: true
  /** The certificate that came, and the CA file that was used. */
  against?: { code: string; issuer: string; caPath: string; subjects: readonly string[] }
}

const MOUNT = podChange(
  say`Set automountServiceAccountToken: true in the pod’s spec: the volume holds the token and the CA.`,
)

export const untrustedCa: ProbedCause<'A4', Untrusted> = {
  id: 'A4',
  family: 'network',
  title: 'The client does not trust the CA',
  nature: 'wrong',
  road: 'trust',
  situation: 'untrusted-ca',
  codes: /^(?:UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_SIGNATURE_FAILURE|CERT_UNTRUSTED|INVALID_CA)/,
  find: (found) => [
    ...failed(found, 'untrusted-ca', 'proven'),
    ...failed(found, 'no-ca-file', 'likely').map((one) => ({
      ...one,
      data: { ...one.data, isFileMissing: true as const },
    })),
  ],
  says: ({ target, against, isFileMissing }) => {
    if (isFileMissing) {
      return say`The client cannot read the CA file that pods have, so it cannot verify the API server. No ServiceAccount volume is mounted, its file is not readable, or the program does not run in a pod.`
    }
    if (against === undefined) {
      return say`The client does not trust the CA that signed the certificate of ${the(target)}.`
    }
    const { code: reason, issuer, caPath, subjects } = against
    return subjects.includes(issuer)
      ? say`The certificate of ${code(target)} names the issuer ${code(issuer)}. ${code(caPath)} has a certificate of that name, but not with the key that signed it (${code(reason)}).`
      : say`The certificate of ${code(target)} was issued by ${code(issuer)}, which is not in ${code(caPath)} (${code(reason)}).`
  },
  fixes: ({ against, isFileMissing }) => [
    ...(isFileMissing ? [MOUNT] : []),
    against === undefined
      ? requestChange(
          say`Give the client the cluster’s CA: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt (NODE_EXTRA_CA_CERTS, ssl_ca_cert, curl --cacert).`,
          { warning: LEAVE_VERIFICATION_ON },
        )
      : clusterChange(
          say`Either the CA changed and this file is old, or something other than the API server answers. The kubelet refreshes ca.crt from ConfigMap kube-root-ca.crt.`,
          { warning: LEAVE_VERIFICATION_ON },
        ),
  ],
}
