import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { pluginNotReady } from './plugin-not-ready'
import { quotaExceeded } from './quota-exceeded'

export const quotaNotComputedGuide: Guide = admission({
  sees: ['pods "p" is forbidden: status unknown for quota: budget, resources: pods'],
  why: 'The quota is new and its controller has not written the usage yet. Until it does, nothing that the quota counts is admitted.',
  check: [
    {
      says: 'See whether status is filled in.',
      command: `kubectl -n shop get resourcequota budget -o jsonpath='{.status}'`,
    },
  ],
  change: [
    {
      says: 'Retry the call after a few seconds. If it persists, kube-controller-manager has a problem.',
    },
  ],
  related: [quotaExceeded, pluginNotReady],
})
