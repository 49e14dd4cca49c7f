import { describeUser } from '@/lib/words/users'
import { requestChange } from '../../fixes/request-change'
import type { CallCause } from '../cause'
import { otherIdentity } from './other-identity'

export const notThePod: CallCause<'C5', { own: string }> = {
  id: 'C5',
  family: 'identity',
  title: 'Another identity than the pod’s made the call',
  nature: 'wrong',
  isBeyondGrants: true,
  find(theCase) {
    const other = otherIdentity(theCase)
    return other && !other.account
      ? [{ confidence: 'possible', distance: other.distance, data: { own: other.own } }]
      : []
  },
  says: ({ own }) =>
    `The call was not made with this pod's token: that is ${describeUser(own)}. A kubeconfig, an exec plugin or a cloud identity was used.`,
  changes: () => [
    requestChange('Use the in-cluster configuration of the client, so that it sends this pod’s token.'),
  ],
}
