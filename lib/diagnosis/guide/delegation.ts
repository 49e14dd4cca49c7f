import type { FamilyId } from '../causes/table'
import { clusterRoleForWeb, refused, role, roleForWeb, rule } from './examples'
import type { Guide } from './guide'

const RBAC = 'rbac.authorization.k8s.io'
const GROUPS = '(groups=["system:serviceaccounts" "system:serviceaccounts:shop" "system:authenticated"])'
const NOT_HELD = `user "system:serviceaccount:shop:web" ${GROUPS} is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}`
const TEXT_TELLS = 'The text alone. It lists what is missing.'

/** Family H: writing RBAC, acting as somebody else, owning, signing. */
export const delegationGuides = {
  H1: {
    sees: [`roles.rbac.authorization.k8s.io "more" is forbidden: ${NOT_HELD}`],
    isToldByText: true,
    why: 'The account may write Roles, but no Role with rights that it does not hold itself. The lines after the sentence are what it lacks.',
    check: [
      {
        says: 'Compare with what the writer holds, as an admin.',
        command: 'kubectl auth can-i --list -n shop --as=system:serviceaccount:shop:web',
      },
    ],
    change: [
      { says: 'Leave those rules out of the Role.' },
      {
        says: 'Or give the writer the missing rights itself. Here that lets it read every Secret of the namespace.',
        yaml: roleForWeb('web-secrets', rule('', ['secrets'], ['get', 'list'])),
      },
      {
        says: 'Or let it write any rule into this one Role. By name this counts for changing the Role, not for creating it. An account that is bound to that Role, or may bind it, can then give itself everything in the namespace.',
        yaml: role('more-editor', rule(RBAC, ['roles'], ['get', 'update', 'patch', 'escalate'], ['more'])),
      },
    ],
    not: 'Grant escalate without resourceNames. The account can then give itself everything.',
    gates: ['authorization', 'storage'],
    related: ['H2', 'H3'],
    seenBy: TEXT_TELLS,
  },
  H2: {
    sees: [`rolebindings.rbac.authorization.k8s.io "give" is forbidden: ${NOT_HELD}`],
    isToldByText: true,
    why: 'The account may write bindings, but bind no role with rights that it does not hold itself, unless it has bind on that role.',
    check: [
      {
        says: 'Ask for bind on the role, as an admin.',
        command: 'kubectl auth can-i bind clusterroles/view -n shop --as=system:serviceaccount:shop:web',
      },
    ],
    change: [
      { says: 'Bind a role that gives no more than the writer holds.' },
      {
        says: 'Or let it bind this one role, to anybody in the namespace.',
        yaml: roleForWeb('view-binder', rule(RBAC, ['clusterroles'], ['bind'], ['view'])),
      },
    ],
    not: 'Grant bind without resourceNames. The account can then bind every role, the strongest with it.',
    gates: ['authorization', 'storage'],
    related: ['H1', 'H3', 'E9'],
    seenBy: TEXT_TELLS,
  },
  H3: {
    sees: [
      `roles.rbac.authorization.k8s.io "more" is forbidden: ${NOT_HELD}; resolution errors: [role.rbac.authorization.k8s.io "gone" not found]`,
    ],
    isToldByText: true,
    why: 'While the writer’s own rights were gathered, one of its bindings led to a role that does not exist. What that role would give is missing from what it holds.',
    check: [
      {
        says: 'Find the binding.',
        command: 'kubectl get rolebindings,clusterrolebindings -A -o wide | grep -F -- gone',
      },
    ],
    change: [
      { says: 'Create the role, or delete the binding to it. Then see whether rights still lack (H1).' },
    ],
    gates: ['authorization', 'storage'],
    related: ['E7', 'H1', 'H2'],
    seenBy: TEXT_TELLS,
  },
  H4: {
    sees: [
      refused('impersonate serviceaccounts', { name: 'logs' }),
      refused('impersonate users', { name: 'jane', namespace: '' }),
    ],
    isToldByText: true,
    why: 'The call carries Impersonate-User, as kubectl --as does. The account may not act as that user, and the call itself was not judged at all.',
    check: [
      {
        says: 'Look for --as, for act-as in the kubeconfig, and for a proxy that adds the header.',
        command: 'kubectl config view --minify',
      },
    ],
    change: [
      { says: 'Leave the header out, if it was not meant.' },
      {
        says: 'Or allow acting as that one account.',
        yaml: roleForWeb('act-as-logs', rule('', ['serviceaccounts'], ['impersonate'], ['logs'])),
      },
    ],
    not: 'Grant impersonate without resourceNames. The account can then act as any other.',
    gates: ['impersonation'],
    related: ['H5', 'H6', 'H7'],
    seenBy: 'The text alone. Who added the header is not seen.',
  },
  H5: {
    sees: [
      refused('impersonate groups', { name: 'developers', namespace: '' }),
      refused('impersonate userextras.authentication.k8s.io/scopes', { name: 'view', namespace: '' }),
    ],
    isToldByText: true,
    why: 'The call also impersonates a group, a UID or an extra key, each of which needs a right of its own. Newer API servers put keys such as authentication.kubernetes.io/credential-id on an account, and a proxy that passes them on needs the right for each.',
    check: [{ says: 'See which groups and keys the proxy passes on.', command: 'kubectl auth whoami' }],
    change: [
      { says: 'Pass only what is needed.' },
      {
        says: 'Or allow the one group.',
        yaml: clusterRoleForWeb('act-as-developers', rule('', ['groups'], ['impersonate'], ['developers'])),
      },
      {
        says: 'Or the one key.',
        yaml: clusterRoleForWeb(
          'act-with-scopes',
          rule('authentication.k8s.io', ['userextras/scopes'], ['impersonate'], ['view']),
        ),
      },
    ],
    not: 'Allow the group system:masters. Whoever acts in it may do everything, and no rule is asked.',
    gates: ['impersonation'],
    related: ['H4', 'H7'],
    seenBy: 'The text alone.',
  },
  H6: {
    sees: [refused('impersonate serviceaccounts', { name: 'logs' })],
    isToldByText: false,
    why: 'Constrained impersonation, on by default since Kubernetes 1.36, splits the right in two: to act as somebody, and to do one thing as them. One of both is missing. The text still names the older verb.',
    check: [{ says: 'See the version of the API server.', command: 'kubectl version' }],
    change: [
      { says: 'Leave the header out, if it was not meant.' },
      {
        says: 'Or grant the older verb, which still counts for everything done as that account.',
        yaml: roleForWeb('act-as-logs', rule('', ['serviceaccounts'], ['impersonate'], ['logs'])),
      },
    ],
    gates: ['impersonation'],
    related: ['H4', 'H5'],
    seenBy:
      'The version of the API server, and a verb such as impersonate:serviceaccount where a text names it.',
  },
  H7: {
    sees: ['requested [{Group  developers    }] without impersonating a user'],
    isToldByText: true,
    why: 'Impersonate-Group, -Uid or -Extra came without Impersonate-User. The API server does not guess whom they belong to.',
    check: [{ says: 'Look for --as-group without --as.', command: 'kubectl config view --minify' }],
    change: [
      {
        says: 'Send the user with it, or none of the headers.',
        command: 'kubectl get pods --as=jane --as-group=developers',
      },
    ],
    gates: ['impersonation'],
    related: ['H4', 'H5'],
    seenBy: 'The text alone.',
  },
  H8: {
    sees: [
      `daemonsets.apps "x" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: , <nil>`,
      `daemonsets.apps "x" is forbidden: cannot set an ownerRef on a resource you can't delete: , <nil>`,
    ],
    isToldByText: true,
    why: 'An owner reference with blockOwnerDeletion keeps the owner from going, so it needs update on the owner’s finalizers. Changing owner references needs delete on the object. OpenShift checks both by default.',
    check: [
      {
        says: 'Ask for the right on the owner’s resource, as an admin.',
        command:
          'kubectl auth can-i update widgets.example.com --subresource=finalizers -n shop --as=system:serviceaccount:shop:web',
      },
    ],
    change: [
      {
        says: 'Give the right in the owner’s group. Here the owner is a Widget.',
        yaml: roleForWeb('widget-owner', rule('example.com', ['widgets/finalizers'], ['update'])),
      },
      { says: 'Or leave blockOwnerDeletion out of the reference.' },
    ],
    gates: ['validating'],
    related: ['D18'],
    seenBy: 'The text alone. It does not name the owner.',
  },
  H9: {
    sees: [
      'certificatesigningrequests.certificates.k8s.io "csr-1" is forbidden: user not permitted to approve requests with signerName "example.com/web"',
    ],
    isToldByText: true,
    why: 'The account may write approvals, and not for this signer. Each signer is granted by its name.',
    check: [
      {
        says: 'Ask for the right, as an admin.',
        command:
          'kubectl auth can-i approve signers.certificates.k8s.io/example.com/web --as=system:serviceaccount:shop:web',
      },
    ],
    change: [
      {
        says: 'Give the signer to the account in the whole cluster.',
        yaml: clusterRoleForWeb(
          'approve-web',
          rule('certificates.k8s.io', ['signers'], ['approve'], ['example.com/web']),
        ),
      },
    ],
    not: 'Grant kubernetes.io/kube-apiserver-client. Who approves it can make a certificate of any user.',
    gates: ['validating'],
    related: ['D11'],
    seenBy: 'The text alone.',
  },
} as const satisfies Record<FamilyId<'delegation'>, Guide>
