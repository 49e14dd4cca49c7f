import { missingRole } from '../bindings/missing-role'
import type { Guide } from '../guide'
import { bindingEscalation } from './binding-escalation'
import { NOT_HELD, TEXT_TELLS } from './guide-parts'
import { roleEscalation } from './role-escalation'

export const writerUnresolvedGuide: Guide = {
  sees: [
    `roles.rbac.authorization.k8s.io "more" is forbidden: ${NOT_HELD}; resolution errors: [role.rbac.authorization.k8s.io "gone" not found]`,
  ],
  isToldByText: true,
  why: 'When the API server resolved the writer’s own permissions, one of its bindings led to a role that does not exist. What that role would grant is missing from what the writer has.',
  check: [
    {
      says: 'Find the binding.',
      command: 'kubectl get rolebindings,clusterrolebindings -A -o wide | grep -F -- gone',
    },
  ],
  change: [
    {
      says: 'Create the role, or delete the binding to it. Then see whether permissions are still missing (H1).',
    },
  ],
  gates: ['authorization', 'storage'],
  related: [missingRole, roleEscalation, bindingEscalation],
  seenBy: TEXT_TELLS,
}
