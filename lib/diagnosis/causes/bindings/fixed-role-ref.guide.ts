import { answer } from '../answer/guide-parts'
import { bindingEscalation } from '../delegation/binding-escalation'
import type { Guide } from '../guide'
import { missingRole } from './missing-role'
import { wrongRoleKind } from './wrong-role-kind'

export const fixedRoleRefGuide: Guide = answer({
  sees: [
    'The RoleBinding "web-pods" is invalid: roleRef: Invalid value: {"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"pod-reader"}: cannot change roleRef',
  ],
  why: 'A binding keeps its roleRef for life, so that nobody widens it unseen.',
  check: [
    {
      says: 'See to which role it refers now.',
      command: `kubectl -n shop get rolebinding web-pods -o jsonpath='{.roleRef}'`,
    },
  ],
  change: [
    {
      says: 'Delete it and make it anew. kubectl does both in one step; between the two its subjects lack the right.',
      command: 'kubectl auth reconcile -f binding.yaml',
    },
  ],
  gates: ['validation'],
  related: [missingRole, wrongRoleKind, bindingEscalation],
})
