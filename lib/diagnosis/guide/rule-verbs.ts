import { checkAt, refused, role, roleForWeb, rule } from './examples'
import type { Guide } from './guide'
import { RULES_SEEN, type RuleId } from './rules-seen'

type Id = RuleId<'D0' | 'D1' | 'D2' | 'D3' | 'D15' | 'D16' | 'D17' | 'D19' | 'D28' | 'D32' | 'D26' | 'D27'>

/** Family D, the rules: what no rule gives, verbs that lack or do not exist, and ClusterRoles that others fill. */
export const verbGuides = {
  D0: {
    sees: [refused('list pods')],
    isToldByText: false,
    why: 'No rule that applies to this account comes near the call. Either nobody gave it the right, or a binding that was meant for it does not reach it (family E).',
    check: [
      { says: 'See every rule that the account has here.', to: '/access#rules' },
      {
        says: 'As an admin, look for bindings that name the account.',
        command: 'kubectl get rolebindings,clusterrolebindings -A -o wide | grep -F -- web',
      },
    ],
    change: [
      {
        says: 'Give the account a Role with exactly the call. Put in your resource for pods.',
        yaml: roleForWeb('pod-reader', rule('', ['pods'], ['get', 'list', 'watch'])),
      },
    ],
    not: 'Bind cluster-admin "to see if it is RBAC". It always helps, tells nothing, and stays.',
    gates: ['authorization'],
    related: ['E1', 'E2', 'E5', 'C3'],
    seenBy:
      'The review of the rules, without any right. Whether a binding exists that misses the account needs list on rolebindings and clusterrolebindings.',
  },
  D1: {
    sees: [refused('watch pods')],
    isToldByText: false,
    why: 'A rule covers the resource and gives other verbs. Each verb counts by itself: watch is not part of list, and nothing is part of get.',
    check: [
      { says: 'Let Podscope name the Role that comes near.', to: checkAt('watch pods') },
      {
        says: 'Or as an admin.',
        command: 'kubectl auth can-i watch pods -n shop --as=system:serviceaccount:shop:web',
      },
    ],
    change: [
      {
        says: 'Add the verb to the Role that is bound already.',
        yaml: role('pod-reader', rule('', ['pods'], ['get', 'list', 'watch'])),
      },
    ],
    not: 'Write the verb with a capital, or invent one such as read (D19).',
    gates: ['authorization'],
    related: ['D2', 'D3', 'D15', 'D16', 'D19'],
    seenBy: RULES_SEEN,
  },
  D2: {
    sees: [refused('list pods')],
    isToldByText: false,
    why: 'Reading one object by its name is get. Reading all of them, with or without a selector, is list.',
    check: [{ says: 'Check both: get with a name, list without.', to: checkAt('list pods') }],
    change: [
      {
        says: 'Add list to the Role that is bound already.',
        yaml: role('pod-reader', rule('', ['pods'], ['get', 'list'])),
      },
      { says: 'Or read each object by its name, if the program knows the names.' },
    ],
    gates: ['authorization'],
    related: ['D1', 'D3', 'D12'],
    seenBy: RULES_SEEN,
  },
  D3: {
    sees: [
      `E1124 13:37:05.1       1 reflector.go:205] "Failed to watch" err="failed to list *v1.Pod: ${refused('list pods').replaceAll('"', '\\"')}" reflector="k8s.io/client-go/informers/factory.go:160" type="*v1.Pod"`,
      refused('watch pods'),
    ],
    isToldByText: false,
    why: 'An informer lists once and then watches, so it needs both verbs. A cached Get of controller-runtime is an informer too.',
    check: [
      { says: 'Check list and watch.', to: checkAt('watch pods') },
      {
        says: 'Or as an admin.',
        command:
          'for verb in list watch; do kubectl auth can-i "$verb" pods -n shop --as=system:serviceaccount:shop:web; done',
      },
    ],
    change: [
      {
        says: 'Give both, and get with them.',
        yaml: role('pod-reader', rule('', ['pods'], ['get', 'list', 'watch'])),
      },
    ],
    not: 'Grant it in the whole cluster because the informer asks for all namespaces. Restrict the informer to one (F3).',
    gates: ['authorization'],
    related: ['D1', 'D2', 'F3'],
    seenBy: RULES_SEEN,
  },
  D15: {
    sees: [refused('deletecollection pods')],
    isToldByText: false,
    why: 'A DELETE without a name is the verb deletecollection. The verb delete covers one object by its name only.',
    check: [{ says: 'Check the verb.', to: checkAt('deletecollection pods') }],
    change: [
      {
        says: 'Delete one by one: kubectl does so with a selector. It then needs list and delete.',
        command: 'kubectl -n shop delete pods -l app=web',
      },
      {
        says: 'Or add the verb. It deletes everything of the resource in the namespace in one call.',
        yaml: role('pod-cleaner', rule('', ['pods'], ['list', 'delete', 'deletecollection'])),
      },
    ],
    gates: ['authorization'],
    related: ['D14', 'D1'],
    seenBy: RULES_SEEN,
  },
  D16: {
    sees: [refused('patch deployments.apps', { name: 'web' })],
    isToldByText: false,
    why: 'PUT is update and PATCH is patch. kubectl apply, edit, label, annotate, set and scale all patch.',
    check: [{ says: 'Check patch.', to: checkAt('patch deployments.apps', { name: 'web' }) }],
    change: [
      {
        says: 'Add patch to the Role that is bound already.',
        yaml: role('deployer', rule('apps', ['deployments'], ['get', 'update', 'patch'])),
      },
    ],
    gates: ['authorization'],
    related: ['D1', 'D17', 'D22'],
    seenBy: RULES_SEEN,
  },
  D17: {
    sees: [refused('create deployments.apps', { name: 'web' }), 'deployments.apps "web" is forbidden: '],
    isToldByText: false,
    why: 'A PUT or a server-side apply of an object that does not exist creates it, so create is checked as well. Before Kubernetes 1.32 that refusal ended without a reason.',
    check: [
      { says: 'See whether the object exists.', command: 'kubectl -n shop get deployment web' },
      { says: 'Check create.', to: checkAt('create deployments.apps') },
    ],
    change: [
      {
        says: 'Add create. In a rule of its own: with resourceNames it does not count for a plain create.',
        yaml: role(
          'deployer',
          rule('apps', ['deployments'], ['create']),
          rule('apps', ['deployments'], ['get', 'update', 'patch'], ['web']),
        ),
      },
    ],
    gates: ['authorization', 'storage'],
    related: ['D16', 'D13', 'D20'],
    seenBy: 'The verb in the text, and the account’s rules. Whether the object exists needs get on it.',
  },
  D19: {
    sees: [refused('get pods', { name: 'web-0' })],
    isToldByText: false,
    why: 'The rule has a verb that no request carries, such as read, view, exec, Get or LIST. Any string is a valid verb, so nobody objects.',
    check: [
      { says: 'See the verbs of the account’s rules.', to: '/access#rules' },
      {
        says: 'List the verbs that the API knows.',
        command: 'kubectl api-resources --api-group= -o wide',
      },
    ],
    change: [
      {
        says: 'Write the verbs of the API: get, list, watch, create, update, patch, delete, deletecollection.',
        yaml: role('pod-reader', rule('', ['pods'], ['get', 'list', 'watch'])),
      },
    ],
    gates: ['authorization'],
    related: ['D1', 'D6', 'D20'],
    seenBy: RULES_SEEN,
  },
  D26: {
    sees: [refused('list widgets.example.com')],
    isToldByText: false,
    why: 'A ClusterRole was written to extend an aggregating one such as view, and no label of it is selected there.',
    check: [
      {
        says: 'See what the aggregating role selects, and the labels of yours.',
        command:
          "kubectl get clusterrole view -o jsonpath='{.aggregationRule}' && kubectl get clusterrole widgets-view --show-labels",
      },
    ],
    change: [
      {
        says: 'Label the ClusterRole. Everybody who has view then has its rules.',
        command: 'kubectl label clusterrole widgets-view rbac.authorization.k8s.io/aggregate-to-view=true',
      },
    ],
    not: 'Edit view itself: its rules are written anew from the labels (D27).',
    gates: ['authorization'],
    related: ['D27', 'D28', 'D32'],
    seenBy: 'The account’s rules and the name of the role behind them. The labels need get on clusterroles.',
  },
  D27: {
    sees: [refused('list widgets.example.com')],
    isToldByText: false,
    why: 'A ClusterRole with an aggregationRule does not keep rules of its own. A controller overwrites them with those of the roles that it selects.',
    check: [
      {
        says: 'A value here means that rules written by hand are lost.',
        command: "kubectl get clusterrole monitoring -o jsonpath='{.aggregationRule}'",
      },
    ],
    change: [
      {
        says: 'Put the rules into a ClusterRole of their own, with the label that is selected. Put in yours for this one.',
        yaml: `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: monitoring-widgets
  labels:
    example.com/aggregate-to-monitoring: "true"
rules:
  - apiGroups: [example.com]
    resources: [widgets]
    verbs: [get, list, watch]
`,
      },
    ],
    gates: ['authorization'],
    related: ['D26'],
    seenBy: 'That the rule is not there. The aggregationRule needs get on clusterroles.',
  },
  D28: {
    sees: [refused('list widgets.example.com')],
    isToldByText: false,
    why: 'No rule covers the custom resource. The roles view, edit and admin know no custom resource unless its author wrote aggregated ClusterRoles.',
    check: [
      {
        says: 'See whether the resource is installed.',
        command: 'kubectl api-resources --api-group=example.com',
      },
      { says: 'Check the call.', to: checkAt('list widgets.example.com') },
    ],
    change: [
      {
        says: 'Give a rule on the resource in its own group.',
        yaml: roleForWeb('widget-reader', rule('example.com', ['widgets'], ['get', 'list', 'watch'])),
      },
    ],
    gates: ['authorization'],
    related: ['G3', 'D26', 'D4'],
    seenBy:
      'Discovery says whether the resource is installed, and the review what the rules hold. Both need no right.',
  },
  D32: {
    sees: [refused('get secrets', { name: 'db-password' })],
    isToldByText: false,
    why: 'ClusterRole view leaves out Secrets, and Roles and RoleBindings, on purpose: reading a Secret can mean getting the rights of its token.',
    check: [
      {
        says: 'Check the call. Podscope names the role that gives the other rights.',
        to: checkAt('get secrets', { name: 'db-password' }),
      },
    ],
    change: [
      {
        says: 'Grant one Secret by its name.',
        yaml: roleForWeb('db-password-reader', rule('', ['secrets'], ['get'], ['db-password'])),
      },
      { says: 'Or mount the Secret into the pod. The program then needs no right.' },
    ],
    not: 'Bind edit instead of view. It can read every Secret of the namespace and act as each of its accounts.',
    gates: ['authorization'],
    related: ['D0', 'D11'],
    seenBy: RULES_SEEN,
  },
} as const satisfies Record<Id, Guide>
