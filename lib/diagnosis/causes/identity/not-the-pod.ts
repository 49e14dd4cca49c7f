import { say, words } from '@/lib/phrase/phrase'
import { sayUser } from '@/lib/phrase/users'
import { ASKER } from '../../asker'
import { requestChange } from '../../fixes/request-change'
import type { CallCause } from '../cause'
import { otherIdentity } from './other-identity'

export const notThePod: CallCause<'C5', { own: string }> = {
  id: 'C5',
  family: 'identity',
  title: 'The call did not use the pod’s identity',
  nature: 'wrong',
  find(theCase) {
    const other = otherIdentity(theCase)
    return other && !other.account
      ? [{ confidence: 'possible', tier: 'stray', data: { own: other.own } }]
      : []
  },
  says: ({ own }, { asker }) =>
    say`The call was not made with ${words(ASKER[asker].token)}, which is for ${sayUser(own)}. It may come from a kubeconfig, an exec plugin or a cloud identity, or not from ${words(ASKER[asker].self)} at all.`,
  changes: () => [
    requestChange(say`Use the client’s in-cluster configuration so it sends the token of its pod.`),
  ],
}
