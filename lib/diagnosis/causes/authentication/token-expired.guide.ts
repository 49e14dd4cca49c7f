import type { Guide } from '../guide'
import { CLAIMS, RESTART, REVIEW, unauthorized } from './guide-parts'
import { podGone } from './pod-gone'
import { staleCopy } from './stale-copy'
import { tokenNotYetValid } from './token-not-yet-valid'

export const tokenExpiredGuide: Guide = unauthorized({
  why: 'The token’s exp is in the past. The kubelet replaces the file long before that, so either the program kept an old copy (B9), or the kubelet no longer replaces it.',
  check: [CLAIMS, REVIEW],
  change: [
    { says: 'Create the pod anew, so that it gets a fresh token.', command: RESTART },
    { says: 'If the new pod’s file expires too, look at the kubelet of its node.' },
  ],
  not: 'Make a Secret with a token that never expires. It works, and whoever copies it keeps the right.',
  related: [staleCopy, tokenNotYetValid, podGone],
})
