import { webhookUnreachable } from '../admission/webhook-unreachable'
import type { Guide } from '../guide'
import { answer } from './guide-parts'
import { internalError } from './internal-error'

export const timedOutGuide: Guide = answer({
  sees: ['Error from server (Timeout): Timeout: request did not complete within the allotted timeout'],
  why: 'The API server did not finish in time, often because a webhook or etcd is slow. A write may still have gone through.',
  check: [
    { says: 'See whether the write went through.', command: 'kubectl -n shop get deployment web -o yaml' },
  ],
  change: [{ says: 'Read first, then retry what is missing. For large lists use limit, as kubectl does.' }],
  gates: ['storage'],
  related: [internalError, webhookUnreachable],
})
