import { webhookUnreachable } from '../admission/webhook-unreachable'
import type { Guide } from '../guide'
import { authorizerFailed } from '../other-authorizer/authorizer-failed'
import { answer } from './guide-parts'
import { timedOut } from './timed-out'

export const internalErrorGuide: Guide = answer({
  sees: ['Error from server (InternalError): Internal error occurred: etcdserver: request timed out'],
  why: 'The API server hit an internal error, or one in etcd or a kubelet behind it.',
  check: [
    { says: 'Ask whether it is ready, and what is not.', command: 'kubectl get --raw "/readyz?verbose"' },
  ],
  change: [
    {
      says: 'Retry the call, backing off each time. If it persists, check the API server’s log.',
    },
  ],
  gates: ['storage'],
  related: [webhookUnreachable, authorizerFailed, timedOut],
})
