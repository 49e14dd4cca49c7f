import { pluginNotReady } from '../admission/plugin-not-ready'
import type { Guide } from '../guide'
import { aggregatedApiDown } from './aggregated-api-down'
import { answer } from './guide-parts'
import { throttled } from './throttled'

export const unavailableGuide: Guide = answer({
  sees: [
    'the request has been made before all known HTTP paths have been installed, please try again',
    'apiserver is shutting down',
  ],
  why: 'The API server has just started or is about to stop. With several of them, another one answers.',
  check: [
    { says: 'Ask whether it is ready, and what is not.', command: 'kubectl get --raw "/readyz?verbose"' },
  ],
  change: [{ says: 'Retry the call after a few seconds.' }],
  gates: ['filters', 'routing'],
  related: [aggregatedApiDown, throttled, pluginNotReady],
})
