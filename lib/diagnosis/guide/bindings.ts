import type { FamilyId } from '../causes/table'
import { checkAt, refused } from './examples'
import type { Guide, GuideCheck } from './guide'

const CHECK: GuideCheck = {
  says: 'Podscope compares the bindings with the account and says in what the nearest one misses, where it may read them.',
  to: checkAt('list pods'),
}
const READ: GuideCheck = {
  says: 'Read the bindings of the namespace.',
  command: 'kubectl -n shop get rolebindings -o yaml',
}
const SEEN =
  'The bindings, which needs list on roles and rolebindings of the namespace (ClusterRole admin has it, view and edit do not). Without it no trace is left: it looks like D0, and this stays possible.'
const REFUSED = refused('list pods')
const API = 'apiVersion: rbac.authorization.k8s.io/v1'
const ROLE_REF = 'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-reader}'

function binding(subject: string, namespace = 'shop'): string {
  return `${API}
kind: RoleBinding
metadata: {name: web-pod-reader, namespace: ${namespace}}
${ROLE_REF}
subjects:
  - ${subject}
`
}

const ACCOUNT = '{kind: ServiceAccount, name: web, namespace: shop}'

/** What most of family E have in common. */
function unbound(guide: Pick<Guide, 'why' | 'change' | 'related'> & Partial<Guide>): Guide {
  return {
    sees: [REFUSED],
    isToldByText: false,
    check: [CHECK, READ],
    gates: ['authorization'],
    seenBy: SEEN,
    ...guide,
  }
}

/** Family E: a role that allows the call, and a binding that does not give it to the account. */
export const bindingGuides = {
  E1: unbound({
    why: 'A Role or ClusterRole that allows the call exists, and no binding refers to it here. A role alone gives nothing to anybody.',
    change: [
      {
        says: 'Bind it to the account.',
        command:
          'kubectl -n shop create rolebinding web-pod-reader --role=pod-reader --serviceaccount=shop:web',
      },
    ],
    related: ['E2', 'E10', 'D0'],
  }),
  E2: unbound({
    why: 'The binding names another ServiceAccount than the one the pod runs as. No binding checks that its subject exists, so a misspelt name is silent.',
    change: [
      {
        says: 'Run the pod as the account that is bound.',
        command: 'kubectl -n shop set serviceaccount deployment web web',
      },
      { says: 'Or name the account in the binding.', yaml: binding(ACCOUNT) },
    ],
    related: ['C3', 'E3', 'E1'],
  }),
  E3: unbound({
    why: 'The subject has the right name in the wrong namespace. subjects[].namespace is that of the ServiceAccount and not of the binding.',
    change: [{ says: 'Write the namespace in which the pod runs.', yaml: binding(ACCOUNT) }],
    related: ['E2', 'E4', 'F1'],
  }),
  E4: unbound({
    why: 'The subject has no namespace. A RoleBinding then takes its own, which may not be the account’s; a ClusterRoleBinding with such a subject is refused as invalid.',
    change: [{ says: 'Write the namespace of the account.', yaml: binding(ACCOUNT) }],
    related: ['E3', 'E5'],
  }),
  E5: unbound({
    why: 'The subject is written as kind User. The user name of a ServiceAccount is system:serviceaccount:shop:web, so a User called web is somebody else.',
    change: [
      {
        says: 'Write kind: ServiceAccount, without apiGroup and with the namespace.',
        yaml: binding(ACCOUNT),
      },
    ],
    related: ['E4', 'E6'],
  }),
  E6: unbound({
    why: 'The group is misspelt. Those of ServiceAccounts are system:serviceaccounts and system:serviceaccounts:shop, with the s and a colon.',
    change: [{ says: 'Bind the one account instead of a group.', yaml: binding(ACCOUNT) }],
    not: 'Bind system:serviceaccounts or system:authenticated. Every program of the cluster then has the right.',
    related: ['E5', 'E2'],
  }),
  E7: {
    sees: [
      refused('list pods', { reason: 'RBAC: role.rbac.authorization.k8s.io "no-such-role" not found' }),
      refused('list pods', { reason: 'rbac: RBAC: role.rbac.authorization.k8s.io "no-such-role" not found' }),
    ],
    isToldByText: true,
    why: 'A binding of this account refers to a role that does not exist. The API server adds that to every refusal for which it looks at the binding, also to those that have nothing to do with it.',
    check: [
      CHECK,
      {
        says: 'Find the binding, and see which roles there are.',
        command:
          'kubectl get rolebindings,clusterrolebindings -A -o wide | grep -F -- no-such-role; kubectl -n shop get roles',
      },
    ],
    change: [
      {
        says: 'If the role was meant to allow this call, create it.',
        command: 'kubectl -n shop create role no-such-role --verb=get,list,watch --resource=pods',
      },
      {
        says: 'If its name is misspelt in the binding, make the binding anew: its roleRef cannot be changed.',
        command:
          'kubectl -n shop delete rolebinding web-pods && kubectl -n shop create rolebinding web-pods --role=pod-reader --serviceaccount=shop:web',
      },
    ],
    not: 'Create the role and expect this call to pass, before it is clear that the role was about this call.',
    gates: ['authorization'],
    related: ['E8', 'E9', 'E10', 'D0', 'I6'],
    seenBy:
      'The text itself, and the review of the account’s rules, without any right. The name of the binding needs list on rolebindings.',
  },
  E8: {
    sees: [refused('list pods', { reason: 'RBAC: role.rbac.authorization.k8s.io "view" not found' })],
    isToldByText: true,
    why: 'roleRef.kind is Role where a ClusterRole is meant, or the reverse. kind: Role is looked for in the binding’s namespace only; view, edit and admin are ClusterRoles.',
    check: [
      CHECK,
      {
        says: 'See what there is by that name.',
        command: 'kubectl get clusterrole view; kubectl -n shop get role view',
      },
    ],
    change: [
      {
        says: 'Make the binding anew with the other kind: its roleRef cannot be changed.',
        command:
          'kubectl -n shop delete rolebinding web-view && kubectl -n shop create rolebinding web-view --clusterrole=view --serviceaccount=shop:web',
      },
    ],
    gates: ['authorization'],
    related: ['E7', 'E9'],
    seenBy:
      'The text, where the name is one of Kubernetes’ own ClusterRoles. For other names it needs get on clusterroles.',
  },
  E10: unbound({
    why: 'The binding is in another namespace than the call. A RoleBinding counts in its own namespace only; one applied without -n is often in default.',
    check: [
      CHECK,
      { says: 'Look in every namespace.', command: 'kubectl get rolebindings -A -o wide | grep -F -- web' },
    ],
    change: [
      {
        says: 'Make the binding in the namespace of the call. A Role has to be there too.',
        yaml: binding(ACCOUNT),
      },
    ],
    related: ['E1', 'F1', 'E7'],
  }),
  E11: unbound({
    why: 'The binding has no subjects, as after a template with an empty list. It is valid and gives nothing to anybody.',
    change: [{ says: 'Name the account.', yaml: binding(ACCOUNT) }],
    related: ['E1', 'E2'],
  }),
  E12: {
    sees: [REFUSED],
    isToldByText: false,
    why: 'The right was given a moment ago, or between the refusal and now. Each API server learns of a binding by itself, mostly within seconds. An authorizer that is asked over the network may keep its no for minutes.',
    check: [
      {
        says: 'Podscope repeats the review until it turns, and says after how long.',
        to: checkAt('list pods'),
      },
    ],
    change: [{ says: 'Repeat the call, each time after a longer pause. Nothing else has to change.' }],
    not: 'Grant more because it did not help at once.',
    gates: ['authorization'],
    related: ['E13', 'I2'],
    seenBy: 'The review of the same call, without any right.',
  },
  E13: {
    sees: [REFUSED],
    isToldByText: false,
    why: 'The call was allowed before. A role was edited, a binding deleted, or a chart rolled back. Kubernetes puts back its own default roles at each start.',
    check: [
      {
        says: 'Podscope remembers what it saw allowed while it ran, and by which binding.',
        to: checkAt('list pods'),
      },
      {
        says: 'See who changed the Role last, and when.',
        command: 'kubectl -n shop get role pod-reader -o yaml --show-managed-fields',
      },
    ],
    change: [
      {
        says: 'Put the rule back where it is kept: in the chart or the repository, not by hand in the cluster.',
      },
    ],
    gates: ['authorization'],
    related: ['E12', 'E1', 'D1'],
    seenBy: 'The memory of this process: a call that it did not see allowed before is not known to it.',
  },
} as const satisfies Record<FamilyId<'bindings'>, Guide>
