import type { FamilyId } from '../causes/table'
import { refused } from './examples'
import type { Guide, GuideCheck } from './guide'

const WHO: GuideCheck = {
  says: 'See as whom the API server judges the mounted token of this pod.',
  to: '/identity#token',
}
const ASK_WHO =
  'kubectl auth whoami --server=https://kubernetes.default.svc --certificate-authority=/var/run/secrets/kubernetes.io/serviceaccount/ca.crt --token="$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)"'

/** Family C: the call was judged as somebody else than its author thought. */
export const identityGuides = {
  C1: {
    sees: [
      refused('list services', { user: 'system:anonymous' }),
      refused('get /api', { user: 'system:anonymous' }),
    ],
    isToldByText: true,
    why: 'The call carried no token, so the API server took it as system:anonymous. A pod has no token where it, or its ServiceAccount, says automountServiceAccountToken: false.',
    check: [
      { says: 'See whether a token is mounted in this pod.', to: '/identity#token' },
      {
        says: 'See both settings. The pod’s goes before the account’s.',
        command: `kubectl -n shop get deployment web -o jsonpath='{.spec.template.spec.automountServiceAccountToken}' && kubectl -n shop get serviceaccount web -o jsonpath='{.automountServiceAccountToken}'`,
      },
    ],
    change: [
      {
        says: 'Switch mounting on in the pod.',
        command: `kubectl -n shop patch deployment web -p '{"spec":{"template":{"spec":{"automountServiceAccountToken":true}}}}'`,
      },
    ],
    not: 'Grant the right to system:anonymous or system:unauthenticated. Everybody who reaches the API server then has it.',
    gates: ['authorization'],
    related: ['C2', 'B8', 'C3'],
    seenBy:
      'Whether a token is mounted here, without any right. Which of both settings took it away needs get on the pod and its ServiceAccount.',
  },
  C2: {
    sees: [refused('list pods', { user: 'system:anonymous' })],
    isToldByText: false,
    why: 'A header that is not "Bearer", one blank and a token is ignored and not refused. The call then counts as system:anonymous.',
    check: [
      { says: 'See whether a token is mounted in this pod.', to: '/identity#token' },
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
    related: ['C1', 'B7'],
    seenBy:
      'That a token is mounted and the call was anonymous all the same. The header itself is not seen, so it stays possible.',
  },
  C3: {
    sees: [refused('list pods', { user: 'system:serviceaccount:shop:default' })],
    isToldByText: false,
    why: 'A pod that names no ServiceAccount runs as default. The binding that was made is for another one.',
    check: [
      WHO,
      {
        says: 'See which account each pod names.',
        command: `kubectl -n shop get pods -o custom-columns='NAME:.metadata.name,ACCOUNT:.spec.serviceAccountName'`,
      },
    ],
    change: [
      {
        says: 'Let the pods run as the account that has the binding.',
        command: 'kubectl -n shop set serviceaccount deployment web web',
      },
    ],
    not: 'Grant the right to default. Every pod of the namespace without an account of its own then has it.',
    gates: ['authorization'],
    related: ['E2', 'D0', 'E1'],
    seenBy:
      'The account from the token. That a binding exists for another account needs list on rolebindings; without it this is likely at most.',
  },
  C4: {
    sees: [refused('list pods', { user: 'system:serviceaccount:payments:web' })],
    isToldByText: false,
    why: 'The account belongs to another namespace than the pod. The token was copied or mounted from a Secret, or the text is of another pod.',
    check: [
      WHO,
      { says: 'See as whom the program’s own credentials count.', command: 'kubectl auth whoami' },
    ],
    change: [
      { says: 'Let the program use the mounted token of its own pod.' },
      {
        says: 'If the other account is meant, give it the right here.',
        command:
          'kubectl -n shop create rolebinding payments-web-reads-pods --role=pod-reader --serviceaccount=payments:web',
      },
    ],
    gates: ['authorization'],
    related: ['C5', 'E3', 'F1'],
    seenBy:
      'The user in the text beside the pod’s own namespace. From where the other token came is not seen.',
  },
  C5: {
    sees: [
      refused('create pods', {
        user: '7843619910037672257843',
        reason: 'requires one of ["container.pods.create"] permission(s).',
      }),
    ],
    isToldByText: false,
    why: 'The program did not use the pod’s token. It found a kubeconfig, an exec plugin or a cloud identity first.',
    check: [
      WHO,
      {
        says: 'Look for a kubeconfig in the container.',
        command:
          'kubectl -n shop exec deploy/web -- sh -c \'echo "KUBECONFIG=$KUBECONFIG"; ls -l ~/.kube/config\'',
      },
    ],
    change: [
      { says: 'Use the in-cluster configuration: InClusterConfig, load_incluster_config, loadFromCluster.' },
      {
        says: 'Take the variable out that leads to the other credentials.',
        command: 'kubectl -n shop set env deployment/web KUBECONFIG-',
      },
    ],
    not: 'Bind a Role to the number or the mail address before it is clear whose it is.',
    gates: ['authorization'],
    related: ['C4', 'C6', 'I1'],
    seenBy:
      'The user in the text beside the one of this pod’s token. Which file or plugin gave it is not seen.',
  },
  C6: {
    sees: [refused('list pods', { user: 'system:serviceaccount:shop:api-proxy' })],
    isToldByText: false,
    why: 'Another account of the namespace made the call. All containers of a pod share one account, so another pod made it, or a proxy that runs in one.',
    check: [
      WHO,
      {
        says: 'Find the pods that run as that account.',
        command: `kubectl -n shop get pods --field-selector spec.serviceAccountName=api-proxy`,
      },
    ],
    change: [
      { says: 'Call the API server directly, with the pod’s own token.' },
      {
        says: 'Or give the proxy’s account the right. Everybody who may use the proxy then has it.',
        command:
          'kubectl -n shop create rolebinding api-proxy-reads-pods --role=pod-reader --serviceaccount=shop:api-proxy',
      },
    ],
    gates: ['authorization'],
    related: ['C5', 'C4', 'A9'],
    seenBy: 'The user in the text beside the one of this pod’s token. Which pod made the call is not seen.',
  },
} as const satisfies Record<FamilyId<'identity'>, Guide>
