import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { quotaExceeded } from './quota-exceeded'
import { quotaUnstated } from './quota-unstated'

export const limitRangeGuide: Guide = admission({
  sees: ['pods "p" is forbidden: maximum cpu usage per Container is 800m, but limit is 1500m'],
  why: 'A LimitRange in the namespace limits each object, and a request or limit is out of range. Its defaults, if any, fill in values that are not set.',
  check: [{ says: 'See the limits.', command: 'kubectl -n shop describe limitrange' }],
  change: [
    {
      says: 'Set values within them.',
      command: 'kubectl -n shop set resources deployment web --containers=main --limits=cpu=800m',
    },
  ],
  related: [quotaExceeded, quotaUnstated],
})
