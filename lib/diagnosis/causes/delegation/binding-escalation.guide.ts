import { fixedRoleRef } from '../bindings/fixed-role-ref'
import type { Guide } from '../guide'
import { roleForWeb, rule } from '../guide-examples'
import { NOT_HELD, RBAC, TEXT_TELLS } from './guide-parts'
import { roleEscalation } from './role-escalation'
import { writerUnresolved } from './writer-unresolved'

export const bindingEscalationGuide: Guide = {
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
  related: [roleEscalation, writerUnresolved, fixedRoleRef],
  seenBy: TEXT_TELLS,
}
