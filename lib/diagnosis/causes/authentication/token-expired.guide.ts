import type { Guide } from '../guide'
import { CLAIMS, RESTART, REVIEW, unauthorized } from './guide-parts'
import { podGone } from './pod-gone'
import { staleCopy } from './stale-copy'
import { tokenNotYetValid } from './token-not-yet-valid'

export const tokenExpiredGuide: Guide = unauthorized({
  why: 'The token’s exp is in the past. The kubelet replaces the file long before that, so usually the program kept an old copy (B9), or the kubelet no longer replaces it.',
  check: [CLAIMS, REVIEW],
  change: [
    { says: 'Recreate the pod to get a fresh token.', command: RESTART },
    { says: 'If the new pod’s token expires too, check the kubelet on its node.' },
  ],
  not: 'Create a Secret with a token that never expires. It works, and anyone who copies it keeps the access.',
  related: [staleCopy, tokenNotYetValid, podGone],
})
