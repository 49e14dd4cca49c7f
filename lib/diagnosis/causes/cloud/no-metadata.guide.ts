import type { Guide } from '../guide'
import { googleImpersonation } from './google-impersonation'
import { BEYOND, CHAIN } from './guide-parts'
import { cloudless } from './nothing-found'

export const metadataUnansweredGuide: Guide = {
  sees: [
    'botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from container-role: Error retrieving metadata: Received error when attempting to retrieve container metadata: Connect timeout on endpoint URL: "http://169.254.170.23/v1/credentials"',
    'oauth2: cannot fetch token: compute: Received 404 ``',
  ],
  isToldByText: true,
  why: 'GKE and EKS Pod Identity serve credentials from an HTTP endpoint on the node. It is not running there, cannot be reached, or has no identity for this pod.',
  check: [
    CHAIN,
    {
      says: 'On EKS, see whether the agent runs on the pod’s node.',
      command: 'kubectl -n kube-system get pods -l app.kubernetes.io/name=eks-pod-identity-agent -o wide',
    },
    {
      says: 'See the proxy variables.',
      command: 'kubectl -n shop exec deploy/web -- sh -c "env | grep -i _proxy"',
    },
  ],
  change: [
    {
      says: 'Exclude the endpoint from the proxy; add what NO_PROXY already has, since this replaces it.',
      command:
        'kubectl -n shop set env deployment/web NO_PROXY=169.254.170.23,metadata.google.internal,.svc,.cluster.local',
    },
  ],
  gates: [],
  related: [cloudless, googleImpersonation],
  seenBy: BEYOND,
}
