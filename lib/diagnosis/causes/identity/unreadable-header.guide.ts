import { identityAddress } from '@/lib/words/page-addresses'
import { notAToken } from '../authentication/not-a-token'
import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { ASK_WHO } from './guide-parts'
import { noTokenMounted } from './no-token-mounted'

export const unreadableHeaderGuide: Guide = {
  sees: [refused('list pods', { user: 'system:anonymous' })],
  isToldByText: false,
  why: 'A header that is not "Bearer", one space and a token is ignored, not refused. The call then counts as system:anonymous.',
  check: [
    { says: 'See whether a token is mounted in this pod.', to: identityAddress('token') },
    {
      says: 'Send a correct header from the pod. If that call is judged as the ServiceAccount, the program’s header is wrong.',
      command: ASK_WHO,
    },
  ],
  change: [
    {
      says: 'Send Authorization: Bearer, exactly one space, and the token. Not Basic, and no empty variable.',
    },
  ],
  not: 'Grant the permission to system:anonymous.',
  gates: ['authorization'],
  related: [noTokenMounted, notAToken],
  seenBy:
    'A token is mounted, and the call was still anonymous. Podglass does not see the header itself, so this stays possible.',
}
