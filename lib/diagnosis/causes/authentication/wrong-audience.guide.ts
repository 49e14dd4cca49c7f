import type { Guide } from '../guide'
import { CLAIMS, PROJECTED, unauthorized } from './guide-parts'
import { notAToken } from './not-a-token'
import { otherCluster } from './other-cluster'

export const wrongAudienceGuide: Guide = unauthorized({
  why: 'The token’s aud does not include the API server’s audience. Usually it was projected for another program, such as Vault or a cloud provider.',
  check: [
    CLAIMS,
    {
      says: 'See which token the pod mounts, and where.',
      command: `kubectl -n shop get pods -l app=web -o jsonpath='{.items[0].spec.volumes}'`,
    },
  ],
  change: [
    { says: 'Read the token at /var/run/secrets/kubernetes.io/serviceaccount/token.' },
    { says: 'Or project one without an audience. It is then for the API server.', yaml: PROJECTED },
  ],
  not: 'Add the API server’s audience to the token that goes to the other program. That program could then act as the pod.',
  related: [otherCluster, notAToken],
  seenBy:
    'The claims, and the issuer that the API server publishes. From here, Podglass cannot tell whether the API server has other audiences.',
})
