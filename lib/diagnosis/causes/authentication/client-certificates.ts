import { code, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import {
  clientCertificateIn,
  type KubeletCertificate,
  kubeletCertificateIn,
  type RefusedCertificate,
} from '@/lib/reader/sentences/certificate-text'
import { sayMoment } from '@/lib/words/durations'
import { clusterChange, requestChange } from '../../fixes/draft'
import type { Unseen } from '../cause'
import { textCause } from '../finding'

function sayDates({ is, limit, clock }: RefusedCertificate['dates']): Phrase {
  if (limit === undefined || clock === undefined) {
    return is === 'expired'
      ? say`The client’s certificate has expired, by the server’s clock.`
      : say`By the server’s clock, the client’s certificate has expired or is not valid yet.`
  }
  const now = say`and the server’s clock says ${words(sayMoment(clock))}`
  return is === 'expired'
    ? say`The client’s certificate expired at ${words(sayMoment(limit))}, ${now}.`
    : say`The client’s certificate is valid only from ${words(sayMoment(limit))}, ${now}.`
}

function sayWhy({ why, dates }: RefusedCertificate): Phrase {
  switch (why) {
    case 'dates':
      return sayDates(dates)
    case 'authority':
      return say`The client’s certificate is signed by a CA that the server does not accept for clients. It is from another cluster, or the CA of clients was replaced.`
    case 'usage':
      return say`What the client showed is no certificate of a client: its extended key usage lacks client authentication.`
  }
}

/** Prints no key. */
const WHOSE: Unseen = {
  needs: say`Whose certificate a kubeconfig holds, who signed it, and until when it is valid.`,
  command:
    "kubectl config view --minify --raw -o 'jsonpath={.users[0].user.client-certificate-data}' | base64 -d | openssl x509 -noout -serial -subject -issuer -enddate",
  isForReader: true,
}

export const clientCertificate = textCause<'B13', RefusedCertificate, string>({
  id: 'B13',
  title: 'The client’s certificate is not accepted',
  nature: 'state',
  find: clientCertificateIn,
  says: (data) =>
    say`${sayWhy(data)}${data.serial === '' ? NOTHING : say` Its serial number is ${code(data.serial)}.`}`,
  fixes: ({ why, dates }) => [
    ...(dates.is === 'not-yet-valid'
      ? [clusterChange(say`Have an admin check the clock of the control plane.`)]
      : []),
    requestChange(
      why === 'usage'
        ? say`Give the client a certificate that is issued for client authentication, in a new kubeconfig.`
        : say`Give the client a new certificate: get its kubeconfig again from where it came. kubeadm renews those of the control plane with ${code('sudo kubeadm certs renew all')}; then restart what uses them.`,
    ),
  ],
  settle: () => WHOSE,
})

const RENEWS = say`The kubelet renews it while it runs and is accepted; it was stopped for too long, or its renewal was not approved.`

export const kubeletCertificate = textCause<'B14', KubeletCertificate, string>({
  id: 'B14',
  title: 'The kubelet’s certificate has expired',
  nature: 'state',
  headline: 'The kubelet has no credentials that are valid, so its node does not join the cluster.',
  isUndecided: true,
  find: kubeletCertificateIn,
  confidence: ({ isSeen }) => (isSeen ? undefined : 'likely'),
  says: ({ file, limit, isSeen }) => {
    if (!isSeen)
      return say`The kubelet has no certificate that is valid, and no bootstrap kubeconfig to get one with. On a node that has joined, its certificate has most likely expired: the bootstrap kubeconfig is gone since then. ${RENEWS}`
    return say`The client certificate of this kubelet${file === '' ? NOTHING : say`, in ${code(file)},`} ${limit === '' ? say`has expired` : say`expired at ${words(`${limit} UTC`)}`}. ${RENEWS} It then looks for a bootstrap kubeconfig, which is gone since it joined.`
  },
  fixes: () => [
    clusterChange(
      say`Write a new kubelet.conf on a control plane that works, as a kubeadm cluster does: ${code('kubeadm kubeconfig user --org system:nodes --client-name system:node:NODE')}. Copy it to /etc/kubernetes/kubelet.conf of the node, then restart the kubelet.`,
    ),
    clusterChange(say`Or join the node again with a new bootstrap token.`, {
      command: 'kubeadm token create --print-join-command',
    }),
  ],
  settle: () => ({
    needs: say`Until when the kubelet’s certificate is valid, on its node.`,
    command: 'sudo openssl x509 -noout -subject -enddate -in /var/lib/kubelet/pki/kubelet-client-current.pem',
  }),
})
