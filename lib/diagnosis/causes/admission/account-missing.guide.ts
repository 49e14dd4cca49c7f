import { accountRecreated } from '../authentication/account-recreated'
import type { Guide } from '../guide'
import { defaultAccount } from '../identity/default-account'
import { admission } from './guide-parts'

export const accountMissingGuide: Guide = admission({
  sees: [
    'pods "p" is forbidden: error looking up service account shop/absent: serviceaccount "absent" not found',
  ],
  why: 'The pod is set to run as a ServiceAccount that does not exist.',
  check: [{ says: 'See which exist.', command: 'kubectl -n shop get serviceaccounts' }],
  change: [
    { says: 'Use one that exists.', command: 'kubectl -n shop set serviceaccount deployment web web' },
    {
      says: 'Or create it. It then has what existing bindings grant to that name.',
      command: 'kubectl -n shop create serviceaccount absent',
    },
  ],
  gates: ['mutating'],
  related: [accountRecreated, defaultAccount],
})
