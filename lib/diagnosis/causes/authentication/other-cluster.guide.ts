import type { Guide } from '../guide'
import { notThePod } from '../identity/not-the-pod'
import { CLAIMS, RESTART, unauthorized } from './guide-parts'
import { secretGone } from './secret-gone'
import { wrongAudience } from './wrong-audience'

export const otherClusterGuide: Guide = unauthorized({
  why: 'The token was signed by another cluster, or by a signing key that this one has replaced. The signature fails before any claim is read.',
  check: [
    CLAIMS,
    {
      says: 'Compare iss of the token with the issuer of this cluster.',
      command: `kubectl get --raw /.well-known/openid-configuration`,
    },
  ],
  change: [
    { says: 'Use the token that this cluster’s kubelet mounts. Do not copy tokens between clusters.' },
    { says: 'After a change of the signing key, create the pods anew.', command: RESTART },
  ],
  related: [wrongAudience, secretGone, notThePod],
  seenBy:
    'The issuer in the claims, and the one that the API server publishes, which takes an accepted token to read. A replaced signing key is not seen.',
})
