import type { FoundNetwork } from '@/lib/extract/found'
import { requestChange } from '../../fixes/request-change'
import type { TextCause } from '../cause'
import { type Failed, failed } from './failed'

export const kubectlProxyRefused: TextCause<'A9', Failed, FoundNetwork> = {
  id: 'A9',
  family: 'network',
  title: 'kubectl proxy refused it',
  nature: 'wrong',
  find: (found) => failed(found, 'kubectl-proxy-refused', 'likely'),
  says: () =>
    'The filter of kubectl proxy refused the call before Kubernetes saw it: the Host header, the method or the path is not accepted.',
  fixes: () => [
    requestChange(
      'Call the API server itself, or start kubectl proxy with --accept-hosts and --reject-paths that let this call through. By default it rejects exec and attach, and every Host except localhost.',
    ),
  ],
}
