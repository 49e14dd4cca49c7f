import type { Guide } from '../guide'
import { clusterRoleForWeb, rule } from '../guide-examples'
import { nameNotListed } from '../rules/name-not-listed'

export const signerGuide: Guide = {
  sees: [
    'certificatesigningrequests.certificates.k8s.io "csr-1" is forbidden: user not permitted to approve requests with signerName "example.com/web"',
  ],
  isToldByText: true,
  why: 'The account may write approvals, but not for this signer. Each signer is a separate permission, by name.',
  check: [
    {
      says: 'As an admin, check for the permission.',
      command:
        'kubectl auth can-i approve signers.certificates.k8s.io/example.com/web --as=system:serviceaccount:shop:web',
    },
  ],
  change: [
    {
      says: 'Grant the account the signer in the whole cluster.',
      yaml: clusterRoleForWeb(
        'approve-web',
        rule('certificates.k8s.io', ['signers'], ['approve'], ['example.com/web']),
      ),
    },
  ],
  not: 'Grant kubernetes.io/kube-apiserver-client. Anyone who can approve it can create a certificate for any user.',
  gates: ['validating'],
  related: [nameNotListed],
  seenBy: 'The text alone.',
}
