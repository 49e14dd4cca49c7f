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
    `The account belongs to namespace ${namespace}, while ${asker === 'pod' ? 'this pod runs in' : 'the account that asks belongs to'} ${home}.`,
}
