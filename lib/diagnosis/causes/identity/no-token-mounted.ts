import { say } from '@/lib/phrase/phrase'
import { ANONYMOUS } from '@/lib/rbac/service-account'
import { NEW_POD } from '../../fixes/pod-change'
import type { CallCause, NoData } from '../cause'

export const noTokenMounted: CallCause<'C1', NoData> = {
  id: 'C1',
  family: 'identity',
  title: 'No token was sent because none is mounted',
  nature: 'wrong',
  isKnownUndecided: (confidence) => confidence === 'proven',
  find({ caller, token }) {
    if (caller !== ANONYMOUS.name) return []
    const confidence = token === 'absent' ? 'proven' : token === 'mounted' ? 'possible' : 'likely'
    return [{ confidence, tier: 'caller', data: {} }]
  },
  says: (_, { asker, token }) =>
    token === 'absent' && asker === 'pod'
      ? say`No token is mounted in this pod, so its calls carry none and count as anonymous. Usually the pod or its ServiceAccount has automountServiceAccountToken: false.`
      : say`The call was judged as the anonymous user, as happens when no token is sent. A pod has no token if the pod or its ServiceAccount has automountServiceAccountToken: false.`,
  changes: () => [
    {
      where: 'pod',
      says: say`Set automountServiceAccountToken: true in the pod’s spec, which overrides its ServiceAccount’s setting. ${NEW_POD}`,
      opens: [],
    },
  ],
}
