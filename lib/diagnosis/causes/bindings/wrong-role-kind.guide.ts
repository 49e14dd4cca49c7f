import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { fixedRoleRef } from './fixed-role-ref'
import { CHECK } from './guide-parts'
import { missingRole } from './missing-role'

export const wrongRoleKindGuide: Guide = {
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
  related: [missingRole, fixedRoleRef],
  seenBy:
    'The text, where the name is one of Kubernetes’ own ClusterRoles. For other names it needs get on clusterroles.',
}
