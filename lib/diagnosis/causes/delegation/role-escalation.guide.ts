import type { Guide } from '../guide'
import { role, roleForWeb, rule } from '../guide-examples'
import { bindingEscalation } from './binding-escalation'
import { NOT_HELD, RBAC, TEXT_TELLS } from './guide-parts'
import { writerUnresolved } from './writer-unresolved'

export const roleEscalationGuide: Guide = {
  sees: [`roles.rbac.authorization.k8s.io "more" is forbidden: ${NOT_HELD}`],
  isToldByText: true,
  why: 'The account may write Roles, but no Role with rights that it does not hold itself. The lines after the sentence are what it lacks.',
  check: [
    {
      says: 'Compare with what the writer holds, as an admin.',
      command: 'kubectl auth can-i --list -n shop --as=system:serviceaccount:shop:web',
    },
  ],
  change: [
    { says: 'Leave those rules out of the Role.' },
    {
      says: 'Or give the writer the missing rights itself. Here that lets it read every Secret of the namespace.',
      yaml: roleForWeb('web-secrets', rule('', ['secrets'], ['get', 'list'])),
    },
    {
      says: 'Or let it write any rule into this one Role. By name this counts for changing the Role, not for creating it. An account that is bound to that Role, or may bind it, can then give itself everything in the namespace.',
      yaml: role('more-editor', rule(RBAC, ['roles'], ['get', 'update', 'patch', 'escalate'], ['more'])),
    },
  ],
  not: 'Grant escalate without resourceNames. The account can then give itself everything.',
  gates: ['authorization', 'storage'],
  related: [bindingEscalation, writerUnresolved],
  seenBy: TEXT_TELLS,
}
