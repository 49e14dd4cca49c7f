import { internalError } from '../answer/internal-error'
import type { Guide } from '../guide'
import { admission } from './guide-parts'
import { webhookDenies } from './webhook-denies'

export const webhookUnreachableGuide: Guide = admission({
  sees: [
    'Internal error occurred: failed calling webhook "down.example.com": failed to call webhook: Post "https://hook.ops.svc:443/validate?timeout=10s": dial tcp 10.96.12.5:443: connect: connection refused',
  ],
  why: 'The API server could not call the webhook, whose failurePolicy is Fail, so nothing that it would judge is admitted.',
  check: [
    {
      says: 'See whether its Service has pods behind it.',
      command: 'kubectl -n ops get endpointslices -l kubernetes.io/service-name=hook',
    },
    { says: 'See its pods.', command: 'kubectl -n ops get pods -o wide' },
  ],
  change: [
    { says: 'Bring the server back, or renew its certificate and the caBundle of the configuration.' },
    {
      says: 'If its Service does not exist because its server was uninstalled, delete the webhook configuration that it left behind.',
    },
    { says: 'On a private cluster, let the control plane reach the pods’ port.' },
  ],
  not: 'Delete the webhook configuration of a server that is still installed. What it guards is then unguarded.',
  gates: ['mutating', 'validating'],
  related: [webhookDenies, internalError],
})
