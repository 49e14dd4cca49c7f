import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { fixedRoleRef } from './fixed-role-ref'
import { CHECK } from './guide-parts'
import { missingRole } from './missing-role'

export const wrongRoleKindGuide: Guide = {
  sees: [refused('list pods', { reason: 'RBAC: role.rbac.authorization.k8s.io "view" not found' })],
  isToldByText: true,
  why: 'roleRef.kind is Role where a ClusterRole is meant, or the reverse. kind: Role is looked up only in the binding’s namespace; view, edit and admin are ClusterRoles.',
  check: [
    CHECK,
    {
      says: 'See what exists under that name.',
      command: 'kubectl get clusterrole view; kubectl -n shop get role view',
    },
  ],
  change: [
    {
      says: 'Recreate the binding with the other kind: its roleRef cannot be changed.',
      command:
        'kubectl -n shop delete rolebinding web-view && kubectl -n shop create rolebinding web-view --clusterrole=view --serviceaccount=shop:web',
    },
  ],
  gates: ['authorization'],
  related: [missingRole, fixedRoleRef],
  seenBy:
    'The text, if the name is one of Kubernetes’ own ClusterRoles. Other names need get on clusterroles.',
}
