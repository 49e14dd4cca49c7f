import type { Guide } from '../guide'
import { accountRecreated } from './account-recreated'
import { CLAIMS, RESTART, unauthorized } from './guide-parts'
import { podGone } from './pod-gone'

export const nodeRecreatedGuide: Guide = unauthorized({
  why: 'The token is bound to a node by UID. The Node object was deleted and recreated, as when a machine rejoins the cluster.',
  check: [
    CLAIMS,
    {
      says: 'Compare the UID with the claims.',
      command: `kubectl get nodes -o custom-columns='NAME:.metadata.name,UID:.metadata.uid,CREATED:.metadata.creationTimestamp'`,
    },
  ],
  change: [{ says: 'Request a new token, or recreate the pod.', command: RESTART }],
  related: [accountRecreated, podGone],
  seenBy: 'The node’s UID in the claims. Reading its current UID needs get on nodes.',
})
