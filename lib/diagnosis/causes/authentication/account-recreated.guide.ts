import { accountMissing } from '../admission/account-missing'
import type { Guide } from '../guide'
import { CLAIMS, RESTART, unauthorized } from './guide-parts'
import { nodeRecreated } from './node-recreated'
import { podGone } from './pod-gone'

export const accountRecreatedGuide: Guide = unauthorized({
  why: 'A token names its ServiceAccount by UID. Deleting the account ends its tokens, and a new one of the same name has another UID.',
  check: [
    CLAIMS,
    {
      says: 'Compare the UID and age with those in the claims and of the pod.',
      command: `kubectl -n shop get serviceaccount web -o custom-columns='UID:.metadata.uid,CREATED:.metadata.creationTimestamp'`,
    },
  ],
  change: [{ says: 'Create the pod anew. It gets a token of the present account.', command: RESTART }],
  related: [podGone, nodeRecreated, accountMissing],
  seenBy:
    'The UID in the claims. The account’s present UID needs get on the ServiceAccount; without it this stays possible.',
})
