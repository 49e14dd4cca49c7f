import { identityAddress } from '@/lib/words/page-addresses'
import { notAToken } from '../authentication/not-a-token'
import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { ASK_WHO } from './guide-parts'
import { noTokenMounted } from './no-token-mounted'

export const unreadableHeaderGuide: Guide = {
  sees: [refused('list pods', { user: 'system:anonymous' })],
  isToldByText: false,
  why: 'A header that is not "Bearer", one blank and a token is ignored and not refused. The call then counts as system:anonymous.',
  check: [
    { says: 'See whether a token is mounted in this pod.', to: identityAddress('token') },
    {
      says: 'In the pod, send a right header. If that is judged as the ServiceAccount, the program’s header is wrong.',
      command: ASK_WHO,
    },
  ],
  change: [
    { says: 'Send Authorization: Bearer, exactly one blank, and the token. No Basic, no empty variable.' },
  ],
  not: 'Grant the right to system:anonymous.',
  gates: ['authorization'],
  related: [noTokenMounted, notAToken],
  seenBy:
    'That a token is mounted and the call was anonymous all the same. The header itself is not seen, so it stays possible.',
}
