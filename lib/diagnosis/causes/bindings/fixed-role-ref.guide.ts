import { answer } from '../answer/guide-parts'
import { bindingEscalation } from '../delegation/binding-escalation'
import type { Guide } from '../guide'
import { missingRole } from './missing-role'
import { wrongRoleKind } from './wrong-role-kind'

export const fixedRoleRefGuide: Guide = answer({
  sees: [
    'The RoleBinding "web-pods" is invalid: roleRef: Invalid value: {"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"pod-reader"}: cannot change roleRef',
  ],
  why: 'A binding’s roleRef is immutable, so no one can widen it unnoticed.',
  check: [
    {
      says: 'See which role it refers to now.',
      command: `kubectl -n shop get rolebinding web-pods -o jsonpath='{.roleRef}'`,
    },
  ],
  change: [
    {
      says: 'Delete and recreate it. kubectl does both in one step; in between, its subjects lack the permission.',
      command: 'kubectl auth reconcile -f binding.yaml',
    },
  ],
  gates: ['validation'],
  related: [missingRole, wrongRoleKind, bindingEscalation],
})
