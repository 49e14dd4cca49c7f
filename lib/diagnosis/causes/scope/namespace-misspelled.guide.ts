import { identityAddress } from '@/lib/words/page-addresses'
import { pathNotFound } from '../answer/path-not-found'
import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { grantedElsewhere } from './granted-elsewhere'

export const namespaceMisspelledGuide: Guide = {
  sees: [refused('list pods', { namespace: 'shpo' })],
  isToldByText: false,
  why: 'The namespace of the call may not exist. RBAC answers the same either way, and an allowed list in a namespace that does not exist is empty, with 200.',
  check: [
    { says: 'Compare with the namespace that is mounted in the pod.', to: identityAddress() },
    { says: 'See whether it exists.', command: 'kubectl get namespace shpo' },
  ],
  change: [{ says: 'Correct the spelling in the program or its settings.' }],
  not: 'Create a binding in it. That fails with 404 if it does not exist.',
  gates: ['authorization'],
  related: [grantedElsewhere, pathNotFound],
  seenBy: 'How close the name is to the pod’s own. Seeing whether it exists needs get on that namespace.',
}
