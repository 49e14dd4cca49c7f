import { webhookUnreachable } from '../admission/webhook-unreachable'
import type { Guide } from '../guide'
import { authorizerFailed } from '../other-authorizer/authorizer-failed'
import { answer } from './guide-parts'
import { timedOut } from './timed-out'

export const internalErrorGuide: Guide = answer({
  sees: ['Error from server (InternalError): Internal error occurred: etcdserver: request timed out'],
  why: 'The API server met an error of its own, or of etcd or a kubelet behind it.',
  check: [
    { says: 'Ask whether it is ready, and what is not.', command: 'kubectl get --raw "/readyz?verbose"' },
  ],
  change: [
    {
      says: 'Repeat the call, each time after a longer pause. When it lasts, the log of the API server tells.',
    },
  ],
  gates: ['storage'],
  related: [webhookUnreachable, authorizerFailed, timedOut],
})
