import { code, listed, say, words } from '@/lib/phrase/phrase'
import { shellQuote } from '@/lib/rbac/kubectl-command'
import type { FoundNetwork } from '@/lib/reader/found'
import { type CertificateDates, certificateDates } from '@/lib/reader/sentences/certificate-text'
import { sayMoment } from '@/lib/words/durations'
import { clusterChange, podChange, requestChange } from '../../fixes/draft'
import { textCause } from '../finding'
import { type Failed, failed, LEAVE_VERIFICATION_ON, probedCause, the } from './failed'

interface Untrusted extends Failed {
  /** The client says that it cannot read the file of the CA. */
  isFileMissing?: true
  /** The client has a CA of the issuer's name, but with another key. */
  isOtherKey?: true
  /** The certificate that came, and the CA file that was used. */
  against?: { code: string; issuer: string; caPath: string; subjects: readonly string[] }
}

const MOUNT = podChange(
  say`Set automountServiceAccountToken: true in the pod’s spec: the volume holds the token and the CA.`,
)

/** Of Go: a CA of the issuer's name was tried. */
const OTHER_KEY = /while trying to verify candidate authority certificate/

const NEW_KUBECONFIG = requestChange(
  say`Get the kubeconfig of the cluster as it is now, from who made it or from your provider.`,
  { warning: LEAVE_VERIFICATION_ON },
)

export const untrustedCa = probedCause<'A4', Untrusted>({
  id: 'A4',
  title: 'The client does not trust the CA',
  nature: 'wrong',
  road: 'trust',
  situation: 'untrusted-ca',
  codes: /^(?:UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_SIGNATURE_FAILURE|CERT_UNTRUSTED|INVALID_CA)/,
  find(found) {
    const missing = failed(found, 'no-ca-file')
    if (missing) return { ...missing, isFileMissing: true }
    const untrusted = failed(found, 'untrusted-ca')
    return untrusted && OTHER_KEY.test(found.message) ? { ...untrusted, isOtherKey: true } : untrusted
  },
  confidence: ({ isFileMissing }) => (isFileMissing ? 'likely' : undefined),
  tells: ({ target, against, isFileMissing, isOtherKey }) => {
    if (isFileMissing) {
      return [
        say`The client cannot read the CA file that pods have, so it cannot verify the API server`,
        say`No ServiceAccount volume is mounted, its file is not readable, or the program does not run in a pod`,
      ]
    }
    if (isOtherKey) {
      return [
        say`The client has a CA of the name that the certificate of ${the(target)} gives, but another key signed it`,
        say`Usually the cluster was made again under the same name, and the client’s kubeconfig is of the old one`,
      ]
    }
    if (against === undefined)
      return [say`The client does not trust the CA that signed the certificate of ${the(target)}`]
    const { code: reason, issuer, caPath, subjects } = against
    return subjects.includes(issuer)
      ? [
          say`The certificate of ${code(target)} names the issuer ${code(issuer)}`,
          say`${code(caPath)} has a certificate of that name, but not with the key that signed it (${code(reason)})`,
        ]
      : [
          say`The certificate of ${code(target)} was issued by ${code(issuer)}, which is not in ${code(caPath)} (${code(reason)})`,
        ]
  },
  fixes: ({ against, isFileMissing, isOtherKey }) => [
    ...(isOtherKey ? [NEW_KUBECONFIG] : []),
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
})

export const wrongCertificateName = probedCause<'A5', Failed & { names?: readonly string[] }>({
  id: 'A5',
  title: 'The certificate does not cover the name',
  nature: 'wrong',
  situation: 'wrong-host-name',
  codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
  find: (found) => failed(found, 'wrong-certificate-name'),
  tells: ({ target, names }) => {
    const called = target === '' ? say`the name or address that the client called` : code(target)
    const rest = names ? [say`Its CA is the right one`, say`Its names are ${listed(names.map(code))}`] : []
    return [say`The certificate does not cover ${called}`, ...rest]
  },
  fixes: () => [
    requestChange(
      say`Call the API server by a name in its certificate: kubernetes.default.svc and the address in KUBERNETES_SERVICE_HOST are among them by default.`,
      { warning: LEAVE_VERIFICATION_ON },
    ),
    clusterChange(say`Add the address to the certificate (kubeadm: apiServer.certSANs).`),
  ],
})

interface OutOfDate extends Failed {
  dates: CertificateDates
}

const certificateOutOfDate = textCause<'A11', OutOfDate, FoundNetwork>({
  id: 'A11',
  title: 'The server’s certificate has expired',
  nature: 'state',
  find(found) {
    const data = failed(found, 'certificate-out-of-date')
    return data && { ...data, dates: certificateDates(found.message) }
  },
  says({ target, dates: { is, limit, clock } }) {
    if (limit !== undefined && clock !== undefined) {
      const now = say`and the client’s clock says ${words(sayMoment(clock))}`
      return is === 'expired'
        ? say`A certificate of ${the(target)} expired at ${words(sayMoment(limit))}, ${now}.`
        : say`A certificate of ${the(target)} is valid only from ${words(sayMoment(limit))}, ${now}.`
    }
    const state = {
      expired: 'has expired',
      'not-yet-valid': 'is not valid yet',
      either: 'has expired or is not valid yet',
    }[is]
    return say`By the client’s clock, a certificate of ${the(target)} ${words(state)}. It is the server’s, not one of the client.`
  },
  fixes({ dates }) {
    const clock = requestChange(say`Set the clock of the machine where the client runs, if it is wrong.`, {
      warning: LEAVE_VERIFICATION_ON,
    })
    const renew = clusterChange(
      say`Renew the server’s certificate, then restart the API server, which may still serve the old one. On a control plane of kubeadm, this renews it.`,
      { command: 'sudo kubeadm certs renew apiserver', warning: LEAVE_VERIFICATION_ON },
    )
    return dates.is === 'not-yet-valid' ? [clock, renew] : [renew, clock]
  },
  settle: ({ target }) => ({
    needs: say`Which certificate ${the(target)} shows now, and until when it is valid.`,
    command: `openssl s_client -connect ${addressToAsk(target)} </dev/null 2>/dev/null | openssl x509 -noout -subject -dates`,
    isForReader: true,
  }),
})

function addressToAsk(target: string): string {
  if (target === '') return '"$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT"'
  return shellQuote(/:\d{1,5}$/.test(target) ? target : `${target}:443`)
}

const httpOnTlsPort = textCause<'A6', Failed, FoundNetwork>({
  id: 'A6',
  title: 'http:// on the TLS port',
  nature: 'wrong',
  find: (found) => failed(found, 'http-on-tls-port'),
  says: ({ target }) => say`http:// was used, and ${the(target)} speaks only TLS.`,
  fixes: () => [requestChange(say`Use https:// with the same host and port.`)],
})

export const tlsCauses = [untrustedCa, wrongCertificateName, certificateOutOfDate, httpOnTlsPort] as const
