import { otherSubject } from '../bindings/other-subject'
import { unboundRole } from '../bindings/unbound-role'
import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { noRule } from '../rules/no-rule'
import { WHO } from './guide-parts'

export const defaultAccountGuide: Guide = {
  sees: [refused('list pods', { user: 'system:serviceaccount:shop:default' })],
  isToldByText: false,
  why: 'A pod that names no ServiceAccount runs as default. Permissions are usually bound to another account.',
  check: [
    WHO,
    {
      says: 'See which account each pod uses.',
      command: `kubectl -n shop get pods -o custom-columns='NAME:.metadata.name,ACCOUNT:.spec.serviceAccountName'`,
    },
  ],
  change: [
    {
      says: 'Run the pods as the account that has the binding.',
      command: 'kubectl -n shop set serviceaccount deployment web web',
    },
  ],
  not: 'Grant the permission to default. Every pod in the namespace without its own account then has it.',
  gates: ['authorization'],
  related: [otherSubject, noRule, unboundRole],
  seenBy:
    'The account from the token. Seeing a binding for another account needs list on rolebindings; without it, this is likely at most.',
}
