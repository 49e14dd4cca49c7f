import { unavailable } from '../answer/unavailable'
import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { quotaNotComputed } from './quota-not-computed'

export const pluginNotReadyGuide: Guide = admission({
  sees: ['pods "p" is forbidden: not yet ready to handle request'],
  why: 'An admission plugin of the API server has not loaded its own objects yet, as happens right after startup.',
  check: [{ says: 'Ask whether the API server is ready.', command: 'kubectl get --raw "/readyz?verbose"' }],
  change: [{ says: 'Retry the call after a few seconds.' }],
  gates: ['mutating', 'validating'],
  related: [unavailable, quotaNotComputed],
})
