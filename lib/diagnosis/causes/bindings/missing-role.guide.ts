import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { severalAuthorizers } from '../other-authorizer/several-authorizers'
import { noRule } from '../rules/no-rule'
import { bindingElsewhere } from './binding-elsewhere'
import { fixedRoleRef } from './fixed-role-ref'
import { CHECK } from './guide-parts'
import { wrongRoleKind } from './wrong-role-kind'

export const missingRoleGuide: Guide = {
  sees: [
    refused('list pods', { reason: 'RBAC: role.rbac.authorization.k8s.io "no-such-role" not found' }),
    refused('list pods', { reason: 'rbac: RBAC: role.rbac.authorization.k8s.io "no-such-role" not found' }),
  ],
  isToldByText: true,
  why: 'A binding of this account refers to a role that does not exist. The API server adds that to every refusal for which it looks at the binding, even if they are unrelated.',
  check: [
    CHECK,
    {
      says: 'Find the binding, and see which roles exist.',
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
      says: 'If its name is misspelled in the binding, recreate the binding: its roleRef cannot be changed.',
      command:
        'kubectl -n shop delete rolebinding web-pods && kubectl -n shop create rolebinding web-pods --role=pod-reader --serviceaccount=shop:web',
    },
  ],
  not: 'Create the role and expect this call to pass before you know that the role was meant for this call.',
  gates: ['authorization'],
  related: [wrongRoleKind, fixedRoleRef, bindingElsewhere, noRule, severalAuthorizers],
  seenBy:
    'The text itself, and the review of the account’s rules, without any permission. Finding the binding’s name needs list on rolebindings.',
}
