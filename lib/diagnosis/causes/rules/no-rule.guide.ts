import { accessAddress } from '@/lib/words/page-addresses'
import { otherSubject } from '../bindings/other-subject'
import { subjectKind } from '../bindings/subject-kind'
import { unboundRole } from '../bindings/unbound-role'
import type { Guide } from '../guide'
import { refused, roleForWeb, rule } from '../guide-examples'
import { defaultAccount } from '../identity/default-account'

export const noRuleGuide: Guide = {
  sees: [refused('list pods')],
  isToldByText: false,
  why: 'No rule that applies to this account comes near the call. Either nobody gave it the right, or a binding that was meant for it does not reach it (family E).',
  check: [
    { says: 'See every rule that the account has here.', to: accessAddress('rules') },
    {
      says: 'As an admin, look for bindings that name the account.',
      command: 'kubectl get rolebindings,clusterrolebindings -A -o wide | grep -F -- web',
    },
  ],
  change: [
    {
      says: 'Give the account a Role with exactly the call. Put in your resource for pods.',
      yaml: roleForWeb('pod-reader', rule('', ['pods'], ['get', 'list', 'watch'])),
    },
  ],
  not: 'Bind cluster-admin "to see if it is RBAC". It always helps, tells nothing, and stays.',
  gates: ['authorization'],
  related: [unboundRole, otherSubject, subjectKind, defaultAccount],
  seenBy:
    'The review of the rules, without any right. Whether a binding exists that misses the account needs list on rolebindings and clusterrolebindings.',
}
