import type { Guide } from '../guide'
import { notThePod } from '../identity/not-the-pod'
import { CLAIMS, RESTART, unauthorized } from './guide-parts'
import { secretGone } from './secret-gone'
import { wrongAudience } from './wrong-audience'

export const otherClusterGuide: Guide = unauthorized({
  why: 'The token was signed by another cluster, or by a signing key that this one has since replaced. The signature check fails before any claim is read.',
  check: [
    CLAIMS,
    {
      says: 'Compare the token’s iss with this cluster’s issuer.',
      command: `kubectl get --raw /.well-known/openid-configuration`,
    },
  ],
  change: [
    { says: 'Use the token that this cluster’s kubelet mounts. Do not copy tokens between clusters.' },
    { says: 'After the signing key changes, recreate the pods.', command: RESTART },
  ],
  related: [wrongAudience, secretGone, notThePod],
  seenBy:
    'The issuer in the claims, and the one that the API server publishes; reading that takes an accepted token. Podglass does not see a replaced signing key.',
})
