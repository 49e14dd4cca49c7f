import type { FamilyId } from '../causes/table'
import type { Guide, GuideCheck } from './guide'

const SEES = [
  '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}',
  'error: You must be logged in to the server (Unauthorized)',
]
const CLAIMS: GuideCheck = {
  says: 'Podscope reads the claims of its own pod’s token and compares them with the clock and the file.',
  to: '/identity#token',
}
const REVIEW: GuideCheck = {
  says: 'As an admin, read the server’s own words: status.error of a TokenReview. The image needs cat.',
  command: `kubectl create -o jsonpath='{.status}' -f - <<EOF
apiVersion: authentication.k8s.io/v1
kind: TokenReview
spec:
  token: $(kubectl -n shop exec deploy/web -- cat /var/run/secrets/kubernetes.io/serviceaccount/token)
EOF`,
}
const RESTART = 'kubectl -n shop rollout restart deployment web'
const OWN_TOKEN =
  'The claims and the file of Podscope’s own token, without any right. The answer itself never says why, so for a token of another pod only a TokenReview tells.'
const PROJECTED = `spec:
  template:
    spec:
      containers:
        - name: web
          volumeMounts:
            - name: api-access
              mountPath: /var/run/secrets/kubernetes.io/serviceaccount
              readOnly: true
      volumes:
        - name: api-access
          projected:
            sources:
              - serviceAccountToken: {path: token, expirationSeconds: 3607}
              - configMap:
                  name: kube-root-ca.crt
                  items: [{key: ca.crt, path: ca.crt}]
              - downwardAPI:
                  items:
                    - path: namespace
                      fieldRef: {fieldPath: metadata.namespace}
`

/** What all of family B have in common: one answer for every reason. */
function unauthorized(
  guide: Omit<Guide, 'sees' | 'isToldByText' | 'gates' | 'seenBy'> & { seenBy?: string },
): Guide {
  return { sees: SEES, isToldByText: false, gates: ['authentication'], seenBy: OWN_TOKEN, ...guide }
}

/** Family B: 401, whose text is the same for every reason. */
export const authenticationGuides = {
  B1: unauthorized({
    why: 'The token’s exp is in the past. The kubelet replaces the file long before that, so either the program kept an old copy (B9), or the kubelet no longer replaces it.',
    check: [CLAIMS, REVIEW],
    change: [
      { says: 'Create the pod anew, so that it gets a fresh token.', command: RESTART },
      { says: 'If the new pod’s file expires too, look at the kubelet of its node.' },
    ],
    not: 'Make a Secret with a token that never expires. It works, and whoever copies it keeps the right.',
    related: ['B9', 'B2', 'B6'],
  }),
  B2: unauthorized({
    why: 'The token’s nbf or iat is in the future by the API server’s clock. The two clocks differ by more than the minute that is tolerated.',
    check: [
      CLAIMS,
      {
        says: 'In a pod of that node, compare its clock with the Date header of the API server.',
        command:
          'date -u; curl -sI --cacert /var/run/secrets/kubernetes.io/serviceaccount/ca.crt https://kubernetes.default.svc/version | grep -i "^date:"',
      },
    ],
    change: [
      {
        says: 'Let an admin set node and API server by the same NTP source. On the node:',
        command: 'timedatectl timesync-status',
      },
    ],
    related: ['B1'],
    seenBy:
      'The claims, and the Date header of the API server’s answer to Podscope. Which of both clocks is wrong is not seen.',
  }),
  B3: unauthorized({
    why: 'The token’s aud does not hold the API server’s audience. It was projected for another program, such as Vault or a cloud provider.',
    check: [
      CLAIMS,
      {
        says: 'See which token the pod mounts, and where.',
        command: `kubectl -n shop get pods -l app=web -o jsonpath='{.items[0].spec.volumes}'`,
      },
    ],
    change: [
      { says: 'Read the token at /var/run/secrets/kubernetes.io/serviceaccount/token.' },
      { says: 'Or project one without audience. It is then for the API server.', yaml: PROJECTED },
    ],
    not: 'Add the API server’s audience to the token that goes to the other program. That program could then act as the pod.',
    related: ['B4', 'B7'],
    seenBy:
      'The claims, and the issuer that the API server publishes. An API server with audiences of its own is not told from here.',
  }),
  B4: unauthorized({
    why: 'The token was signed by another cluster, or by a signing key that this one has replaced. The signature fails before any claim is read.',
    check: [
      CLAIMS,
      {
        says: 'Compare iss of the token with the issuer of this cluster.',
        command: `kubectl get --raw /.well-known/openid-configuration`,
      },
    ],
    change: [
      { says: 'Use the token that this cluster’s kubelet mounts. Do not copy tokens between clusters.' },
      { says: 'After a change of the signing key, create the pods anew.', command: RESTART },
    ],
    related: ['B3', 'B10', 'C5'],
    seenBy:
      'The issuer in the claims, and the one that the API server publishes, which takes an accepted token to read. A replaced signing key is not seen.',
  }),
  B5: unauthorized({
    why: 'A token names its ServiceAccount by UID. Deleting the account ends its tokens, and a new one of the same name has another UID.',
    check: [
      CLAIMS,
      {
        says: 'Compare the UID and age with those in the claims and of the pod.',
        command: `kubectl -n shop get serviceaccount web -o custom-columns='UID:.metadata.uid,CREATED:.metadata.creationTimestamp'`,
      },
    ],
    change: [{ says: 'Create the pod anew. It gets a token of the present account.', command: RESTART }],
    related: ['B6', 'B11', 'J11'],
    seenBy:
      'The UID in the claims. The account’s present UID needs get on the ServiceAccount; without it this stays possible.',
  }),
  B6: unauthorized({
    why: 'A mounted token is bound to its pod. It ends when that pod is gone, and about a minute after the time by which a terminating pod was to be gone.',
    check: [CLAIMS, { says: 'Look for the pod of the claims.', command: 'kubectl -n shop get pods -o wide' }],
    change: [
      { says: 'Make the last calls at the start of preStop, not at the end of a long shutdown.' },
      { says: 'Do not copy a token from one pod to another.' },
    ],
    related: ['B5', 'B1'],
    seenBy:
      'The pod’s name and UID in the claims, compared with Podscope’s own. Another pod’s end needs get on pods.',
  }),
  B7: unauthorized({
    why: 'What follows Bearer is no token: cut off, in quotes, empty after a failed template, or with a line break inside.',
    check: [
      CLAIMS,
      {
        says: 'A token is one line with three parts between dots. This prints 3.',
        command:
          'kubectl -n shop exec deploy/web -- cat /var/run/secrets/kubernetes.io/serviceaccount/token | tr . "\\n" | grep -c .',
      },
    ],
    change: [
      { says: 'Read the file as text and strip the white space at its ends. Put no quotes around it.' },
    ],
    related: ['C2', 'B8', 'B3'],
  }),
  B8: unauthorized({
    why: 'The call carried no token, and this API server takes no anonymous calls, or only those on its health paths.',
    check: [
      CLAIMS,
      {
        says: 'See whether mounting is switched off in the pod or in its account.',
        command: `kubectl -n shop get serviceaccount web -o jsonpath='{.automountServiceAccountToken}'`,
      },
    ],
    change: [
      {
        says: 'Switch mounting on in the pod. It goes before the account’s setting.',
        command: `kubectl -n shop patch deployment web -p '{"spec":{"template":{"spec":{"automountServiceAccountToken":true}}}}'`,
      },
    ],
    related: ['C1', 'B7'],
    seenBy:
      'Whether a token is mounted here. Where mounting was switched off needs get on the pod and its ServiceAccount.',
  }),
  B9: unauthorized({
    why: 'The program read the token once at its start. The kubelet replaced the file since, and the copy in memory ran out, mostly after about an hour.',
    check: [
      {
        says: 'If the file’s token is accepted now, the file is fine and the program’s copy is old.',
        to: '/connection',
      },
      { says: 'See how old the file’s token is and when it is replaced.', to: '/identity#token' },
    ],
    change: [
      { says: 'Read the file again at least once a minute, or use a client library that does.' },
      { says: 'To be well at once, restart the program.', command: RESTART },
    ],
    not: 'Retry the same token. It never becomes valid again.',
    related: ['B1'],
    seenBy:
      'That the mounted token is accepted. The copy in the program’s memory is not seen, so it stays possible.',
  }),
  B10: unauthorized({
    why: 'The token came from a Secret of type kubernetes.io/service-account-token. That Secret was deleted, or Kubernetes marked it as invalid after long disuse.',
    check: [
      CLAIMS,
      {
        says: 'Look for the Secret and its label kubernetes.io/legacy-token-invalid-since. Values stay hidden.',
        command:
          'kubectl -n shop get secrets --field-selector type=kubernetes.io/service-account-token --show-labels',
      },
    ],
    change: [{ says: 'Use the projected token, which the kubelet renews.', yaml: PROJECTED }],
    related: ['B4', 'B5'],
    seenBy:
      'The form of the claims. Whether the Secret is there needs list on secrets, which Podscope does not ask for.',
  }),
  B11: unauthorized({
    why: 'The token is bound to a node by UID. The Node object was deleted and made anew, as when a machine joins again.',
    check: [
      CLAIMS,
      {
        says: 'Compare the UID with that of the claims.',
        command: `kubectl get nodes -o custom-columns='NAME:.metadata.name,UID:.metadata.uid,CREATED:.metadata.creationTimestamp'`,
      },
    ],
    change: [{ says: 'Ask for a new token, or create the pod anew.', command: RESTART }],
    related: ['B5', 'B6'],
    seenBy: 'The node’s UID in the claims. Its present UID needs get on nodes.',
  }),
} as const satisfies Record<FamilyId<'authentication'>, Guide>
