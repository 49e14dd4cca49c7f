import type { Guide } from '../guide'
import { ACCOUNT, BEYOND, CHAIN, RESTART } from './guide-parts'
import { metadataUnanswered } from './no-metadata'

export const cloudlessGuide: Guide = {
  sees: [
    'Unable to locate credentials. You can configure credentials by running "aws configure".',
    'NoCredentialProviders: no valid providers in chain. Deprecated.',
    'WorkloadIdentityCredential: WorkloadIdentityCredential authentication unavailable. The workload options are not fully configured.',
    'google: could not find default credentials.',
  ],
  isToldByText: true,
  why: 'Cloud SDKs try one place after another: variables, files, the metadata service of the node. Webhooks set the variables and mount the token, and only when a pod is created. If nothing was injected, the SDK finds nothing, or uses the node’s role.',
  check: [
    CHAIN,
    { says: 'Read the annotations of the ServiceAccount.', command: ACCOUNT },
    {
      says: 'See by name what was injected.',
      command: 'kubectl -n shop exec deploy/web -- sh -c "env | grep -oE \'^(AWS|AZURE|GOOGLE)_[A-Z_]+\'"',
    },
  ],
  change: [
    {
      says: 'Annotate the ServiceAccount (or set the label, on Azure), then restart the pods.',
      command: RESTART,
    },
  ],
  not: 'Do not put access keys into a Secret: they do not expire, and SDKs use them before the pod’s own identity.',
  gates: [],
  related: [metadataUnanswered],
  seenBy: BEYOND,
}
