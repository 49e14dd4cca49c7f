import type { Guide } from '../guide'
import { clusterRoleForWeb, rule } from '../guide-examples'
import { nameNotListed } from '../rules/name-not-listed'

export const signerGuide: Guide = {
  sees: [
    'certificatesigningrequests.certificates.k8s.io "csr-1" is forbidden: user not permitted to approve requests with signerName "example.com/web"',
  ],
  isToldByText: true,
  why: 'The account may write approvals, and not for this signer. Each signer is granted by its name.',
  check: [
    {
      says: 'Ask for the right, as an admin.',
      command:
        'kubectl auth can-i approve signers.certificates.k8s.io/example.com/web --as=system:serviceaccount:shop:web',
    },
  ],
  change: [
    {
      says: 'Give the signer to the account in the whole cluster.',
      yaml: clusterRoleForWeb(
        'approve-web',
        rule('certificates.k8s.io', ['signers'], ['approve'], ['example.com/web']),
      ),
    },
  ],
  not: 'Grant kubernetes.io/kube-apiserver-client. Who approves it can make a certificate of any user.',
  gates: ['validating'],
  related: [nameNotListed],
  seenBy: 'The text alone.',
}
