import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { pluginNotReady } from './plugin-not-ready'
import { quotaExceeded } from './quota-exceeded'

export const quotaNotComputedGuide: Guide = admission({
  sees: ['pods "p" is forbidden: status unknown for quota: budget, resources: pods'],
  why: 'The quota is new and its controller has not written the usage yet. Until then nothing that it counts is let in.',
  check: [
    {
      says: 'See whether status is filled.',
      command: `kubectl -n shop get resourcequota budget -o jsonpath='{.status}'`,
    },
  ],
  change: [
    {
      says: 'Repeat the call after some seconds. When it lasts, kube-controller-manager does not run well.',
    },
  ],
  related: [quotaExceeded, pluginNotReady],
})
