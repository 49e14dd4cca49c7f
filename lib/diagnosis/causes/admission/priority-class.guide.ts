import type { Guide } from '../guide'
import { accountMissing } from './account-missing'
import { admission } from './guide-parts'

export const priorityClassGuide: Guide = admission({
  sees: ['pods "x" is forbidden: no PriorityClass with name urgent was found'],
  why: 'The pod names a PriorityClass that does not exist, or a priority number that is not that of its class.',
  check: [{ says: 'See which there are.', command: 'kubectl get priorityclasses' }],
  change: [{ says: 'Name one that exists, or leave priorityClassName and priority out.' }],
  gates: ['mutating'],
  related: [accountMissing],
})
