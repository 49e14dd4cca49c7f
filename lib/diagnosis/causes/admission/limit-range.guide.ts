import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { quotaExceeded } from './quota-exceeded'
import { quotaUnstated } from './quota-unstated'

export const limitRangeGuide: Guide = admission({
  sees: ['pods "p" is forbidden: maximum cpu usage per Container is 800m, but limit is 1500m'],
  why: 'A LimitRange of the namespace bounds each object, and a request or limit is outside. Values that are not stated are taken from its defaults.',
  check: [{ says: 'See the bounds.', command: 'kubectl -n shop describe limitrange' }],
  change: [
    {
      says: 'State values within them.',
      command: 'kubectl -n shop set resources deployment web --containers=main --limits=cpu=800m',
    },
  ],
  related: [quotaExceeded, quotaUnstated],
})
