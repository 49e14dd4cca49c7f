import { shownByWords } from '@/lib/evidence/shown'
import { code, say } from '@/lib/phrase/phrase'
import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import { ANONYMOUS } from '@/lib/rbac/service-account'
import { isServerUnauthorized } from '@/lib/reader/sentences/certificate-text'
import { isOfKubelet, isPassedOn } from '@/lib/reader/sentences/extract-logged'
import type { Case } from '../../case'
import { clusterChange, podChange, requestChange, unlistedGrant } from '../../fixes/draft'
import { NEW_POD } from '../../fixes/pod-change'
import type { NoData } from '../cause'
import { callCause, inText } from '../finding'

/** The user of the client certificate with which kubeadm's API server calls kubelets, and what others name it. */
const SERVERS = /^(?:kube-apiserver(?:-kubelet(?:-client)?)?|system:kube-apiserver)$/

function isServerAnonymous(caller: string, refusal: Case['refusal']): boolean {
  return caller === ANONYMOUS.name && refusal !== undefined && isPassedOn(refusal.message)
}

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
  find({ caller, refusal, token }) {
    if (caller !== ANONYMOUS.name || isServerAnonymous(caller, refusal)) return []
    const confidence = token === 'absent' ? shownByWords(caller) : token === 'mounted' ? 'possible' : 'likely'
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

const WITHOUT = clusterChange(
  say`Have an admin start kube-apiserver with ${code('--kubelet-client-certificate')} and ${code('--kubelet-client-key')}: without them it calls kubelets without credentials. The kubelet needs its CA as ${code('authentication.x509.clientCAFile')}.`,
)

const kubeletRefusesServer = callCause<'C7', { user: string }>({
  id: 'C7',
  title: 'The kubelet does not accept the API server',
  nature: 'state',
  find: ({ caller, refusal }) =>
    isServerAnonymous(caller, refusal) || (refusal && SERVERS.test(caller) && isOfKubelet(refusal.message))
      ? [{ confidence: 'likely', tier: 'caller', data: { user: caller } }]
      : [],
  says: ({ user }) =>
    user !== ANONYMOUS.name
      ? say`${code(user)} is the API server itself, which calls the kubelet of the pod’s node for logs and exec. By this answer, it is not bound to ClusterRole ${code('system:kubelet-api-admin')}, which has no binding by default. Your own call had been allowed.`
      : say`The kubelet of the pod’s node judged the API server as the anonymous user: for logs and exec the API server calls it with a client certificate of its own. It sent none, or the kubelet has no CA to check it with. The client’s own call had been allowed.`,
  changes: ({ user }) =>
    user === ANONYMOUS.name
      ? [WITHOUT]
      : [
          {
            ...unlistedGrant(
              'binding',
              say`Bind ClusterRole ${code('system:kubelet-api-admin')} to ${code(user)}, the API server’s own user, and to no person: it can run commands in every pod.`,
            ),
            command: kubectlCommand`create clusterrolebinding kube-apiserver-kubelet-client --clusterrole=system:kubelet-api-admin ${[`--user=${user}`]}`,
          },
        ],
})

/** The same where the kubelet accepted nothing that the API server sent. */
export const kubeletRefusesServerInText = inText<'C7', NoData, string>(kubeletRefusesServer, {
  headline: 'By this text, what was refused is the API server’s own call to the kubelet of the pod’s node.',
  isUndecided: true,
  find: (text) => (isServerUnauthorized(text) ? {} : undefined),
  // Another server in between can answer in the same words.
  confidence: 'likely',
  says: () =>
    say`For logs and exec the API server calls the kubelet of the pod’s node with a client certificate of its own, and the kubelet did not accept it: it has expired, is signed by a CA that the kubelet does not trust, or was not sent.`,
  fixes: () => [
    clusterChange(
      say`Have an admin renew the certificate with which kube-apiserver calls kubelets, on each control plane, and restart kube-apiserver.`,
      { command: 'sudo kubeadm certs renew apiserver-kubelet-client' },
    ),
    WITHOUT,
  ],
  settle: () => ({
    needs: say`Until when that certificate is valid, on a control plane that kubeadm made.`,
    command: 'sudo kubeadm certs check-expiration',
  }),
})

export const anonymousCauses = [kubeletRefusesServer, unreadableHeader, noTokenMounted] as const
