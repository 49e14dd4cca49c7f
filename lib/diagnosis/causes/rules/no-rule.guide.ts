import { permissionsAddress } from '@/lib/words/page-addresses'
import { otherSubject } from '../bindings/other-subject'
import { subjectKind } from '../bindings/subject-kind'
import { unboundRole } from '../bindings/unbound-role'
import type { Guide } from '../guide'
import { refused, roleForWeb, rule } from '../guide-examples'
import { defaultAccount } from '../identity/default-account'

export const noRuleGuide: Guide = {
  sees: [refused('list pods')],
  isToldByText: false,
  why: 'No rule that applies to this account comes close to the call. Either no one granted it the permission, or a binding meant for it does not apply to it (family E).',
  check: [
    { says: 'See every rule that the account has here.', to: permissionsAddress('rules') },
    {
      says: 'As an admin, look for bindings that name the account.',
      command: 'kubectl get rolebindings,clusterrolebindings -A -o wide | grep -F -- web',
    },
  ],
  change: [
    {
      says: 'Grant the account a Role for exactly this. Replace pods with your resource.',
      yaml: roleForWeb('pod-reader', rule('', ['pods'], ['get', 'list', 'watch'])),
    },
  ],
  not: 'Bind cluster-admin "to see if it is RBAC". It grants everything, tells you little, and rarely gets removed.',
  gates: ['authorization'],
  related: [unboundRole, otherSubject, subjectKind, defaultAccount],
  seenBy:
    'The review of the rules, without any permission. Seeing whether a binding exists that does not match the account needs list on rolebindings and clusterrolebindings.',
}
