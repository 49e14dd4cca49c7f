import type { FamilyId } from '../causes/table'
import { checkAt, clusterRoleForWeb, refused, roleForWeb, rule } from './examples'
import type { Guide } from './guide'
import { RULES_SEEN } from './rules-seen'

const TWO_REVIEWS =
  'Two reviews, in the pod’s namespace and where the call is, without any right. The first names the binding that gives the right.'

/** Family F: the right exists, and the call is somewhere else. */
export const scopeGuides = {
  F1: {
    sees: [refused('list pods', { namespace: 'payments' })],
    isToldByText: false,
    why: 'The account may do it in its own namespace, and the call is in another. A RoleBinding gives rights in its own namespace only, whoever its subjects are.',
    check: [
      { says: 'Check the call in the other namespace.', to: checkAt('list pods', { namespace: 'payments' }) },
    ],
    change: [
      {
        says: 'Give the account this one call in the namespace of the call. The subject stays shop/web.',
        command:
          'kubectl -n payments create role shop-web-list-pods --verb=list --resource=pods && kubectl -n payments create rolebinding shop-web-list-pods --role=shop-web-list-pods --serviceaccount=shop:web',
      },
    ],
    gates: ['authorization'],
    related: ['F2', 'F8', 'E10'],
    seenBy: TWO_REVIEWS,
  },
  F2: {
    sees: [refused('list pods', { namespace: 'payments' })],
    isToldByText: false,
    why: 'A ClusterRole is bound by a RoleBinding. What counts is the binding: the ClusterRole’s rules then hold in that one namespace.',
    check: [
      {
        says: 'Check the call. Podscope names the binding.',
        to: checkAt('list pods', { namespace: 'payments' }),
      },
      {
        says: 'See by which kind of binding it is bound.',
        command: 'kubectl get rolebindings,clusterrolebindings -A -o wide | grep -F -- web',
      },
    ],
    change: [
      {
        says: 'Add a RoleBinding in each namespace that is needed. It gives all of the ClusterRole there, here view, which reads nearly everything but Secrets and RBAC.',
        command:
          'kubectl -n payments create rolebinding shop-web-view --clusterrole=view --serviceaccount=shop:web',
      },
    ],
    not: 'Turn it into a ClusterRoleBinding for one more namespace. It then holds in every one, kube-system and later ones included.',
    gates: ['authorization'],
    related: ['F1', 'F3'],
    seenBy: TWO_REVIEWS,
  },
  F3: {
    sees: [refused('list pods', { namespace: '' })],
    isToldByText: false,
    why: 'The call asks for all namespaces at once: -A, /api/v1/pods, or a client that was given no namespace. Only a ClusterRoleBinding allows that. There is no list of just those that one may see.',
    check: [
      { says: 'Check the call in the one namespace.', to: checkAt('list pods') },
      { says: 'Check it in all.', to: checkAt('list pods', { namespace: '' }) },
    ],
    change: [
      {
        says: 'Ask for one namespace: /api/v1/namespaces/shop/pods, -n shop, or the namespace option of the informer or manager.',
        command: 'kubectl -n shop get pods',
      },
      {
        says: 'Or give it in the whole cluster, namespaces made later included.',
        yaml: clusterRoleForWeb('pod-reader', rule('', ['pods'], ['get', 'list', 'watch'])),
      },
    ],
    gates: ['authorization'],
    related: ['F4', 'F7', 'D3'],
    seenBy: TWO_REVIEWS,
  },
  F4: {
    sees: [refused('list nodes', { namespace: '' })],
    isToldByText: false,
    why: 'Nodes, persistent volumes, namespaces and others belong to the cluster. A Role may name them and never grants them, and neither does a ClusterRole bound by a RoleBinding.',
    check: [
      { says: 'Check the call at the cluster scope.', to: checkAt('list nodes', { namespace: '' }) },
      { says: 'See what belongs to the cluster.', command: 'kubectl api-resources --namespaced=false' },
    ],
    change: [
      {
        says: 'Give it by a ClusterRole and a ClusterRoleBinding.',
        yaml: clusterRoleForWeb('node-reader', rule('', ['nodes'], ['get', 'list'])),
      },
    ],
    not: 'Trust kubectl auth can-i list nodes -n shop. The rule matches as a word, so it can say yes to a call that is refused.',
    gates: ['authorization'],
    related: ['F6', 'F5', 'D31'],
    seenBy:
      'Discovery says what belongs to the cluster, and two reviews where the rule holds. They need no right.',
  },
  F5: {
    sees: [refused('list namespaces', { namespace: '' }), refused('get namespaces', { name: 'shop' })],
    isToldByText: false,
    why: 'Getting one namespace by its name is judged inside that namespace, so a Role there is enough. Listing them is judged at the cluster scope, where no Role counts.',
    check: [
      { says: 'Check list.', to: checkAt('list namespaces', { namespace: '' }) },
      {
        says: 'As an admin, check get by name.',
        command: 'kubectl auth can-i get namespaces/shop -n shop --as=system:serviceaccount:shop:web',
      },
    ],
    change: [
      {
        says: 'For get of its own namespace a Role is enough.',
        yaml: roleForWeb('namespace-reader', rule('', ['namespaces'], ['get'], ['shop'])),
      },
      {
        says: 'For list, a ClusterRole. It shows the names of all namespaces.',
        yaml: clusterRoleForWeb('namespace-lister', rule('', ['namespaces'], ['list'])),
      },
    ],
    gates: ['authorization'],
    related: ['F4', 'F3'],
    seenBy: RULES_SEEN,
  },
  F6: {
    sees: [refused('list nodes')],
    isToldByText: false,
    why: 'The path puts a resource of the cluster into a namespace. Allowed or not, nothing is there.',
    check: [
      {
        says: 'See whether the resource is namespaced.',
        command: 'kubectl api-resources --namespaced=false',
      },
    ],
    change: [{ says: 'Leave /namespaces/shop out of the path.', command: 'kubectl get --raw /api/v1/nodes' }],
    gates: ['authorization', 'routing'],
    related: ['F4', 'G1'],
    seenBy: 'Discovery, without any right.',
  },
  F7: {
    sees: [refused('get pods', { name: 'web-0', namespace: '' })],
    isToldByText: false,
    why: 'One object of a namespaced resource is called without its namespace, as /api/v1/pods/web-0. An allowed call is answered 404.',
    check: [
      { says: 'See whether the resource is namespaced.', command: 'kubectl api-resources --namespaced=true' },
    ],
    change: [
      {
        says: 'Put the namespace into the path.',
        command: 'kubectl get --raw /api/v1/namespaces/shop/pods/web-0',
      },
    ],
    not: 'Grant it at the cluster scope. The call then fails with 404.',
    gates: ['authorization', 'routing'],
    related: ['F3', 'G7'],
    seenBy: 'Discovery, without any right.',
  },
  F8: {
    sees: [refused('list pods', { namespace: 'shpo' })],
    isToldByText: false,
    why: 'The namespace of the call may not exist. RBAC answers the same whether it does, and an allowed list in one that does not is empty, with 200.',
    check: [
      { says: 'Compare with the namespace that is mounted in the pod.', to: '/identity' },
      { says: 'See whether it exists.', command: 'kubectl get namespace shpo' },
    ],
    change: [{ says: 'Correct the spelling in the program or its settings.' }],
    not: 'Make a binding in it. That is refused with 404 if it does not exist.',
    gates: ['authorization'],
    related: ['F1', 'K404'],
    seenBy: 'How near the name is to the pod’s own. Whether it exists needs get on that namespace.',
  },
} as const satisfies Record<FamilyId<'scope'>, Guide>
