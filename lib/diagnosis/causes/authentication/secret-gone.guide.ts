import type { Guide } from '../guide'
import { accountRecreated } from './account-recreated'
import { CLAIMS, PROJECTED, unauthorized } from './guide-parts'
import { otherCluster } from './other-cluster'

export const secretGoneGuide: Guide = unauthorized({
  why: 'The token came from a Secret of type kubernetes.io/service-account-token. That Secret was deleted, or Kubernetes marked it as invalid after long disuse.',
  check: [
    CLAIMS,
    {
      says: 'Look for the Secret and its label kubernetes.io/legacy-token-invalid-since. Values stay hidden.',
      command:
        'kubectl -n shop get secrets --field-selector type=kubernetes.io/service-account-token --show-labels',
    },
  ],
  change: [{ says: 'Use the projected token, which the kubelet renews.', yaml: PROJECTED }],
  related: [otherCluster, accountRecreated],
  seenBy:
    'The form of the claims. Seeing whether the Secret exists needs list on secrets, which Podglass does not ask for.',
})
