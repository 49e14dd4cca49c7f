import type { Guide } from '../guide'
import { accountRecreated } from './account-recreated'
import { CLAIMS, unauthorized } from './guide-parts'
import { tokenExpired } from './token-expired'

export const podGoneGuide: Guide = unauthorized({
  why: 'A mounted token is bound to its pod. It ends when that pod is gone, and about a minute after the time by which a terminating pod was to be gone.',
  check: [CLAIMS, { says: 'Look for the pod of the claims.', command: 'kubectl -n shop get pods -o wide' }],
  change: [
    { says: 'Make the last calls at the start of preStop, not at the end of a long shutdown.' },
    { says: 'Do not copy a token from one pod to another.' },
  ],
  related: [accountRecreated, tokenExpired],
  seenBy:
    'The pod’s name and UID in the claims, compared with Podglass’s own. Another pod’s end needs get on pods.',
})
