import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { quotaExceeded } from './quota-exceeded'

export const quotaRequiredGuide: Guide = admission({
  sees: [
    'persistentvolumeclaims "data" is forbidden: insufficient quota to consume: gold.storageclass.storage.k8s.io/requests.storage',
  ],
  why: 'The API server is configured to let nothing use this resource unless a quota in the namespace covers it.',
  check: [{ says: 'See the namespace’s quotas.', command: 'kubectl -n shop get resourcequotas' }],
  change: [{ says: 'Ask an admin for a ResourceQuota that covers the resource.' }],
  related: [quotaExceeded],
})
