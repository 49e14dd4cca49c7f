import { unavailable } from '../answer/unavailable'
import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { quotaNotComputed } from './quota-not-computed'

export const pluginNotReadyGuide: Guide = admission({
  sees: ['pods "p" is forbidden: not yet ready to handle request'],
  why: 'An admission plugin of the API server has not read its own objects yet, as right after a start.',
  check: [{ says: 'Ask whether the API server is ready.', command: 'kubectl get --raw "/readyz?verbose"' }],
  change: [{ says: 'Repeat the call after some seconds.' }],
  gates: ['mutating', 'validating'],
  related: [unavailable, quotaNotComputed],
})
