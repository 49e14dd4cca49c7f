import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { limitRange } from './limit-range'
import { quotaExceeded } from './quota-exceeded'

export const quotaUnstatedGuide: Guide = admission({
  sees: [
    'pods "web-1" is forbidden: failed quota: compute: must specify limits.cpu for: main; limits.memory for: main',
  ],
  why: 'A ResourceQuota counts these resources, so every container must set them.',
  check: [
    {
      says: 'See what the quota counts, and whether a LimitRange fills in defaults.',
      command: 'kubectl -n shop describe resourcequota,limitrange',
    },
  ],
  change: [
    {
      says: 'Set them on the container.',
      command:
        'kubectl -n shop set resources deployment web --containers=main --requests=cpu=100m,memory=128Mi --limits=cpu=500m,memory=256Mi',
    },
    {
      says: 'Or give the namespace defaults.',
      yaml: `apiVersion: v1
kind: LimitRange
metadata: {name: defaults, namespace: shop}
spec:
  limits:
    - type: Container
      default: {cpu: 500m, memory: 256Mi}
      defaultRequest: {cpu: 100m, memory: 128Mi}
`,
    },
  ],
  related: [quotaExceeded, limitRange],
})
