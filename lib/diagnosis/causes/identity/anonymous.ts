import { say } from '@/lib/phrase/phrase'
import { ANONYMOUS } from '@/lib/rbac/service-account'
import { podChange, requestChange } from '../../fixes/draft'
import { NEW_POD } from '../../fixes/pod-change'
import type { NoData } from '../cause'
import { callCause } from '../finding'

const unreadableHeader = callCause<'C2', NoData>({
  id: 'C2',
  title: 'The Authorization header was not understood',
  nature: 'wrong',
  find: ({ caller, token }) =>
    caller === ANONYMOUS.name && token !== 'absent'
      ? [{ confidence: 'possible', tier: 'caller', data: {} }]
      : [],
  says: (_, { token }) =>
    say`${token === 'mounted' ? say`A token is mounted, but the` : say`The`} API server may not have understood the Authorization header: it treats a call without a readable "Bearer <token>" as anonymous.`,
  changes: () => [
    requestChange(
      say`Send the header as "Authorization: Bearer <token>", with one space and the contents of the token file.`,
    ),
  ],
})

const OUTSIDE = say`Outside a pod, give the client a kubeconfig whose user has a token, a client certificate or an exec plugin. Since Kubernetes 1.19, a user name with a password counts as no credentials.`

export const noTokenMounted = callCause<'C1', NoData>({
  id: 'C1',
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
  changes: (_, { asker, token }) => [
    // Nothing says that a pod made the call.
    ...(asker === 'account' && token === 'unknown' ? [requestChange(OUTSIDE)] : []),
    podChange(
      say`Set automountServiceAccountToken: true in the pod’s spec, which overrides its ServiceAccount’s setting. ${NEW_POD}`,
    ),
  ],
})

export const anonymousCauses = [unreadableHeader, noTokenMounted] as const
