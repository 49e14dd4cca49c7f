import { connectionAddress, identityAddress } from '@/lib/words/page-addresses'
import type { Guide } from '../guide'
import { RESTART, unauthorized } from './guide-parts'
import { tokenExpired } from './token-expired'

export const staleCopyGuide: Guide = unauthorized({
  why: 'The program read the token once at startup. The kubelet has replaced the file since, and the copy in memory expired, usually after about an hour.',
  check: [
    {
      says: 'If the file’s token is accepted now, the file is fine and the program’s copy may be old.',
      to: connectionAddress(),
    },
    { says: 'See how old the file’s token is and when it will be replaced.', to: identityAddress('token') },
  ],
  change: [
    { says: 'Read the file again at least once a minute, or use a client library that does.' },
    { says: 'To recover right away, restart the program.', command: RESTART },
  ],
  not: 'Retry the same token. It never becomes valid again.',
  related: [tokenExpired],
  seenBy:
    'The mounted token is accepted. Podglass does not see the copy in the program’s memory, so this stays possible.',
})
