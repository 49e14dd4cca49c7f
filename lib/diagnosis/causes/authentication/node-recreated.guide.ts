import type { Guide } from '../guide'
import { accountRecreated } from './account-recreated'
import { CLAIMS, RESTART, unauthorized } from './guide-parts'
import { podGone } from './pod-gone'

export const nodeRecreatedGuide: Guide = unauthorized({
  why: 'The token is bound to a node by UID. The Node object was deleted and made anew, as when a machine joins again.',
  check: [
    CLAIMS,
    {
      says: 'Compare the UID with that of the claims.',
      command: `kubectl get nodes -o custom-columns='NAME:.metadata.name,UID:.metadata.uid,CREATED:.metadata.creationTimestamp'`,
    },
  ],
  change: [{ says: 'Ask for a new token, or create the pod anew.', command: RESTART }],
  related: [accountRecreated, podGone],
  seenBy: 'The node’s UID in the claims. Its present UID needs get on nodes.',
})
