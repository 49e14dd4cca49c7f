import type { Guide } from '../guide'
import { checkAt } from '../guide-examples'
import { missingVerb } from '../rules/missing-verb'
import { allowedNow } from './allowed-now'
import { REFUSED } from './guide-parts'
import { unboundRole } from './unbound-role'

export const allowedBeforeGuide: Guide = {
  sees: [REFUSED],
  isToldByText: false,
  why: 'The call was allowed before. A role was edited, a binding deleted, or a chart rolled back. Kubernetes puts back its own default roles at each start.',
  check: [
    {
      says: 'Podglass remembers what it saw allowed while it ran, and by which binding.',
      to: checkAt('list pods'),
    },
    {
      says: 'See who changed the Role last, and when.',
      command: 'kubectl -n shop get role pod-reader -o yaml --show-managed-fields',
    },
  ],
  change: [
    {
      says: 'Put the rule back where it is kept: in the chart or the repository, not by hand in the cluster.',
    },
  ],
  gates: ['authorization'],
  related: [allowedNow, unboundRole, missingVerb],
  seenBy: 'The memory of this process: a call that it did not see allowed before is not known to it.',
}
