import { accountMissing } from '../admission/account-missing'
import type { Guide } from '../guide'
import { CLAIMS, RESTART, unauthorized } from './guide-parts'
import { nodeRecreated } from './node-recreated'
import { podGone } from './pod-gone'

export const accountRecreatedGuide: Guide = unauthorized({
  why: 'A token names its ServiceAccount by UID. Deleting the account invalidates its tokens, and a new account with the same name has another UID.',
  check: [
    CLAIMS,
    {
      says: 'Compare its UID and age with the claims and the pod.',
      command: `kubectl -n shop get serviceaccount web -o custom-columns='UID:.metadata.uid,CREATED:.metadata.creationTimestamp'`,
    },
  ],
  change: [{ says: 'Recreate the pod. It gets a token for the current account.', command: RESTART }],
  related: [podGone, nodeRecreated, accountMissing],
  seenBy:
    'The UID in the claims. Reading the account’s current UID needs get on the ServiceAccount; without it, this stays possible.',
})
