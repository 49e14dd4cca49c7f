import type { Guide } from '../guide'
import { noTokenMounted } from '../identity/no-token-mounted'
import { CLAIMS, unauthorized } from './guide-parts'
import { notAToken } from './not-a-token'

export const noTokenSentGuide: Guide = unauthorized({
  why: 'The call carried no token, and this API server accepts no anonymous calls, or only those to its health paths.',
  check: [
    CLAIMS,
    {
      says: 'See whether mounting is turned off in the pod or its account.',
      command: `kubectl -n shop get serviceaccount web -o jsonpath='{.automountServiceAccountToken}'`,
    },
  ],
  change: [
    {
      says: 'Turn on mounting in the pod. It overrides the account’s setting.',
      command: `kubectl -n shop patch deployment web -p '{"spec":{"template":{"spec":{"automountServiceAccountToken":true}}}}'`,
    },
  ],
  related: [noTokenMounted, notAToken],
  seenBy:
    'Whether a token is mounted here. Seeing where mounting was turned off needs get on the pod and its ServiceAccount.',
})
