import { code, say } from '@/lib/phrase/phrase'
import type { CallCause } from '../cause'
import { otherIdentity } from './other-identity'

export const accountElsewhere: CallCause<'C4', { namespace: string; home: string }> = {
  id: 'C4',
  family: 'identity',
  title: 'An account from another namespace made the call',
  nature: 'wrong',
  find(theCase) {
    const other = otherIdentity(theCase)
    return other?.account && other.home !== undefined && other.account.namespace !== other.home
      ? [
          {
            confidence: 'possible',
            tier: 'hint',
            data: { namespace: other.account.namespace, home: other.home },
          },
        ]
      : []
  },
  says: ({ namespace, home }, { asker }) =>
    say`The account belongs to namespace ${code(namespace)}, while ${asker === 'pod' ? say`this pod runs in` : say`the account that asks belongs to`} ${code(home)}.`,
}
