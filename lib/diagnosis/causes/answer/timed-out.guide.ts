import { webhookUnreachable } from '../admission/webhook-unreachable'
import type { Guide } from '../guide'
import { answer } from './guide-parts'
import { internalError } from './internal-error'

export const timedOutGuide: Guide = answer({
  sees: ['Error from server (Timeout): Timeout: request did not complete within the allotted timeout'],
  why: 'The API server did not finish in time, often since a webhook or etcd is slow. A write may have been done all the same.',
  check: [{ says: 'See whether the write was done.', command: 'kubectl -n shop get deployment web -o yaml' }],
  change: [{ says: 'Read first, then repeat what is missing. For large lists use limit, as kubectl does.' }],
  gates: ['storage'],
  related: [internalError, webhookUnreachable],
})
