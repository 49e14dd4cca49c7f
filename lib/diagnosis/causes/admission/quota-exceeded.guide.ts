import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { limitRange } from './limit-range'
import { quotaRequired } from './quota-required'
import { quotaUnstated } from './quota-unstated'

export const quotaExceededGuide: Guide = admission({
  sees: ['pods "p" is forbidden: exceeded quota: budget, requested: pods=1, used: pods=0, limited: pods=0'],
  why: 'A ResourceQuota in the namespace has no room left for the request. The text has the numbers.',
  check: [
    { says: 'See the quota and what uses it.', command: 'kubectl -n shop describe resourcequota budget' },
  ],
  change: [
    { says: 'Request less, or delete what is no longer needed.' },
    {
      says: 'Or have an admin raise the quota.',
      command: `kubectl -n shop patch resourcequota budget --type=merge -p '{"spec":{"hard":{"pods":"1"}}}'`,
    },
  ],
  related: [quotaUnstated, limitRange, quotaRequired],
  seenBy: 'The text alone, which has the numbers. Reading the quota itself needs list on resourcequotas.',
})
