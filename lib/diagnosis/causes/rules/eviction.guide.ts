import { throttled } from '../answer/throttled'
import type { Guide } from '../guide'
import { checkAt, refused, roleForWeb, rule } from '../guide-examples'
import { RULES_SEEN } from './guide-parts'
import { missingSubresource } from './missing-subresource'

export const evictionGuide: Guide = {
  sees: [refused('create pods/eviction', { name: 'web-0' })],
  isToldByText: false,
  why: 'kubectl drain evicts, which is create on pods/eviction. delete on pods is a different permission, and bypasses disruption budgets.',
  check: [{ says: 'Check the call.', to: checkAt('create pods/eviction', { name: 'web-0' }) }],
  change: [
    {
      says: 'Grant the subresource.',
      yaml: roleForWeb(
        'web-evictor',
        rule('', ['pods'], ['get', 'list']),
        rule('', ['pods/eviction'], ['create']),
      ),
    },
  ],
  not: 'Delete the pods instead. That bypasses every PodDisruptionBudget.',
  gates: ['authorization'],
  related: [missingSubresource, throttled],
  seenBy: RULES_SEEN,
}
