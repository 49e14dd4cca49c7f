import type { Guide } from '../guide'
import { role, roleForWeb, rule } from '../guide-examples'
import { bindingEscalation } from './binding-escalation'
import { NOT_HELD, RBAC, TEXT_TELLS } from './guide-parts'
import { writerUnresolved } from './writer-unresolved'

export const roleEscalationGuide: Guide = {
  sees: [`roles.rbac.authorization.k8s.io "more" is forbidden: ${NOT_HELD}`],
  isToldByText: true,
  why: 'The account may write Roles, but not a Role with permissions that it does not have itself. The lines after the sentence are what it lacks.',
  check: [
    {
      says: 'As an admin, compare with what the writer has.',
      command: 'kubectl auth can-i --list -n shop --as=system:serviceaccount:shop:web',
    },
  ],
  change: [
    { says: 'Leave those rules out of the Role.' },
    {
      says: 'Or grant the writer the missing permissions. Here that lets it read every Secret in the namespace.',
      yaml: roleForWeb('web-secrets', rule('', ['secrets'], ['get', 'list'])),
    },
    {
      says: 'Or let it write any rule into this one Role. This covers changing the Role, and creating it with kubectl apply --server-side, but not a plain create. If the account is bound to that Role, or may bind it, it can then grant itself everything in the namespace.',
      command: 'kubectl apply --server-side -f more.yaml',
      yaml: role('more-editor', rule(RBAC, ['roles'], ['get', 'update', 'patch', 'escalate'], ['more'])),
    },
  ],
  not: 'Grant escalate without resourceNames. The account can then put any permission into any Role.',
  gates: ['authorization', 'storage'],
  related: [bindingEscalation, writerUnresolved],
  seenBy: TEXT_TELLS,
}
