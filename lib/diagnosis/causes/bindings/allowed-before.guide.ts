import type { Guide } from '../guide'
import { checkAt } from '../guide-examples'
import { missingVerb } from '../rules/missing-verb'
import { allowedNow } from './allowed-now'
import { REFUSED } from './guide-parts'
import { unboundRole } from './unbound-role'

export const allowedBeforeGuide: Guide = {
  sees: [REFUSED],
  isToldByText: false,
  why: 'The call was allowed before. Usually a role was edited since, a binding deleted, or a chart rolled back. Kubernetes also restores its own default roles at each start.',
  check: [
    {
      says: 'Podglass remembers what it saw allowed while running, and by which binding.',
      to: checkAt('list pods'),
    },
    {
      says: 'See who changed the Role last, and when.',
      command: 'kubectl -n shop get role pod-reader -o yaml --show-managed-fields',
    },
  ],
  change: [
    {
      says: 'Put the rule back at its source: in the chart or the repository, not by hand in the cluster.',
    },
  ],
  gates: ['authorization'],
  related: [allowedNow, unboundRole, missingVerb],
  seenBy: 'The memory of this process, which knows only the calls that it saw allowed.',
}
