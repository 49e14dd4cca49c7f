import { code, NOTHING, say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/request-change'
import { failed, type ProbedCause } from './failed'

export const kubectlProxyRefused: ProbedCause<'A9'> = {
  id: 'A9',
  family: 'network',
  title: 'kubectl proxy refused it',
  nature: 'wrong',
  situation: 'forbidden',
  find: (found) => failed(found, 'kubectl-proxy-refused', 'likely'),
  says: ({ target }) =>
    say`The bare word Forbidden${target === '' ? NOTHING : say` from ${code(target)}`} is how kubectl proxy answers a call that its own filter refuses, before Kubernetes sees it: the Host header, the method or the path is not accepted.`,
  fixes: () => [
    requestChange(
      say`Call the API server itself, or start kubectl proxy with --accept-hosts and --reject-paths that let this call through. By default it rejects exec and attach, and every Host except localhost.`,
    ),
  ],
}
