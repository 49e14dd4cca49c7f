import { otherSubject } from '../bindings/other-subject'
import { unboundRole } from '../bindings/unbound-role'
import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { noRule } from '../rules/no-rule'
import { WHO } from './guide-parts'

export const defaultAccountGuide: Guide = {
  sees: [refused('list pods', { user: 'system:serviceaccount:shop:default' })],
  isToldByText: false,
  why: 'A pod that names no ServiceAccount runs as default. The binding that was made is for another one.',
  check: [
    WHO,
    {
      says: 'See which account each pod names.',
      command: `kubectl -n shop get pods -o custom-columns='NAME:.metadata.name,ACCOUNT:.spec.serviceAccountName'`,
    },
  ],
  change: [
    {
      says: 'Let the pods run as the account that has the binding.',
      command: 'kubectl -n shop set serviceaccount deployment web web',
    },
  ],
  not: 'Grant the right to default. Every pod of the namespace without an account of its own then has it.',
  gates: ['authorization'],
  related: [otherSubject, noRule, unboundRole],
  seenBy:
    'The account from the token. That a binding exists for another account needs list on rolebindings; without it this is likely at most.',
}
