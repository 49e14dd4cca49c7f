import type { Guide } from '../guide'
import { accountMissing } from './account-missing'
import { admission } from './guide-parts'

export const priorityClassGuide: Guide = admission({
  sees: ['pods "x" is forbidden: no PriorityClass with name urgent was found'],
  why: 'The pod names a PriorityClass that does not exist, or a priority number that does not match its class.',
  check: [{ says: 'See which exist.', command: 'kubectl get priorityclasses' }],
  change: [{ says: 'Use one that exists, or leave out priorityClassName and priority.' }],
  gates: ['mutating'],
  related: [accountMissing],
})
