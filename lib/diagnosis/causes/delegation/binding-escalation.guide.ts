import { fixedRoleRef } from '../bindings/fixed-role-ref'
import type { Guide } from '../guide'
import { roleForWeb, rule } from '../guide-examples'
import { NOT_HELD, RBAC } from './guide-parts'
import { roleEscalation } from './role-escalation'
import { writerUnresolved } from './writer-unresolved'

export const bindingEscalationGuide: Guide = {
  sees: [`rolebindings.rbac.authorization.k8s.io "give" is forbidden: ${NOT_HELD}`],
  isToldByText: true,
  why: 'The account can write bindings, but cannot bind a role with permissions that it does not have itself, unless it has bind on that role.',
  check: [
    {
      says: 'As an admin, check for bind on the role.',
      command: 'kubectl auth can-i bind clusterroles/view -n shop --as=system:serviceaccount:shop:web',
    },
  ],
  change: [
    { says: 'Bind a role that grants no more than the writer has.' },
    {
      says: 'Or let it bind this one role, to anyone in the namespace.',
      yaml: roleForWeb('view-binder', rule(RBAC, ['clusterroles'], ['bind'], ['view'])),
    },
  ],
  not: 'Grant bind without resourceNames. The account can then bind every role, including the most powerful.',
  gates: ['authorization', 'storage'],
  related: [roleEscalation, writerUnresolved, fixedRoleRef],
  seenBy:
    'The text, which does not name the role. Where Podglass may read roles and bindings, it names the one that leads to this refusal.',
}
