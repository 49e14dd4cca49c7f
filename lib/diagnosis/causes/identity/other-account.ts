import { say } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import type { CallCause } from '../cause'
import { otherIdentity } from './other-identity'

export const otherAccount: CallCause<'C6', { own: string }> = {
  id: 'C6',
  family: 'identity',
  title: 'Another ServiceAccount in the namespace made the call',
  nature: 'wrong',
  find(theCase) {
    const other = otherIdentity(theCase)
    const isNeighbor =
      other?.account && other.account.namespace === other.home && other.account.name !== 'default'
    return isNeighbor ? [{ confidence: 'possible', tier: 'hint', data: { own: other.own } }] : []
  },
  says: ({ own }, { asker }) =>
    say`The call was judged as a different account from ${asker === 'pod' ? say`this pod's` : say`the one that asks`}, which is ${sayUser(own)}. All containers in a pod share one account, so the call most likely came from another pod, or through a proxy in one.`,
}
