import { identityAddress } from '@/lib/words/page-addresses'
import { noTokenSent } from '../authentication/no-token-sent'
import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { defaultAccount } from './default-account'
import { unreadableHeader } from './unreadable-header'

export const noTokenMountedGuide: Guide = {
  sees: [
    refused('list services', { user: 'system:anonymous' }),
    refused('get /api', { user: 'system:anonymous' }),
  ],
  isToldByText: true,
  why: 'The call carried no token, so the API server treated it as system:anonymous. Usually the pod, or its ServiceAccount, sets automountServiceAccountToken: false.',
  check: [
    { says: 'See whether a token is mounted in this pod.', to: identityAddress('token') },
    {
      says: 'See both settings. The pod’s overrides the account’s.',
      command: `kubectl -n shop get deployment web -o jsonpath='{.spec.template.spec.automountServiceAccountToken}' && kubectl -n shop get serviceaccount web -o jsonpath='{.automountServiceAccountToken}'`,
    },
  ],
  change: [
    {
      says: 'Turn on mounting in the pod.',
      command: `kubectl -n shop patch deployment web -p '{"spec":{"template":{"spec":{"automountServiceAccountToken":true}}}}'`,
    },
  ],
  not: 'Grant the permission to system:anonymous or system:unauthenticated. Anyone who can reach the API server then has it.',
  gates: ['authorization'],
  related: [unreadableHeader, noTokenSent, defaultAccount],
  seenBy:
    'Whether a token is mounted here, without any permission. Seeing which of the two settings removed it needs get on the pod and its ServiceAccount.',
}
