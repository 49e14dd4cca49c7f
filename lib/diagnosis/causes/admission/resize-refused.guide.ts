import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { limitRange } from './limit-range'
import { quotaExceeded } from './quota-exceeded'

export const resizeRefusedGuide: Guide = admission({
  sees: [
    'pods "web-0" is forbidden: node didn\'t have enough allocatable resources: cpu, requested: 100000, allocatable: 2000',
  ],
  why: 'A resize in place stays on the pod’s node. Since Kubernetes 1.36 the API server refuses one for which all requests of the pod are more than the node can allocate at all; CPU is in thousandths, memory in bytes. One that fits the node, but not beside its other pods, is accepted and waits: condition PodResizePending with reason Deferred.',
  check: [{ says: 'See what the nodes can allocate.', command: 'kubectl describe nodes' }],
  change: [
    {
      says: 'Request less, or change the template, so a new pod is scheduled to a larger node.',
      command: 'kubectl -n shop set resources deployment web --containers=main --requests=cpu=1',
    },
  ],
  related: [quotaExceeded, limitRange],
})
