import type { Guide } from '../guide'
import { accountRecreated } from './account-recreated'
import { CLAIMS, unauthorized } from './guide-parts'
import { tokenExpired } from './token-expired'

export const podGoneGuide: Guide = unauthorized({
  why: 'A mounted token is bound to its pod. It stops working when that pod is gone, and about a minute after a terminating pod was due to be gone.',
  check: [
    CLAIMS,
    { says: 'Look for the pod named in the claims.', command: 'kubectl -n shop get pods -o wide' },
  ],
  change: [
    { says: 'Make the last calls at the start of preStop, not at the end of a long shutdown.' },
    { says: 'Do not copy a token from one pod to another.' },
  ],
  related: [accountRecreated, tokenExpired],
  seenBy:
    'The pod’s name and UID in the claims, compared with Podglass’s own. Seeing whether another pod is gone needs get on pods.',
})
