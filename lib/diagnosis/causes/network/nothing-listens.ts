import { say } from '@/lib/phrase/phrase'
import { clusterChange } from '../../fixes/cluster-change'
import { podChange } from '../../fixes/pod-change'
import { callTheVariables, ENDPOINTS, type Failed, failed, type ProbedCause, the } from './failed'

/** kubectl goes there when it has neither a kubeconfig nor a ServiceAccount volume. */
function isUnconfigured({ target, isOwn }: Failed): boolean {
  return !isOwn && /^(?:localhost|127\.0\.0\.1|\[::1\]):(?:8080|80)$/.test(target)
}

export const nothingListens: ProbedCause<'A1'> = {
  id: 'A1',
  family: 'network',
  title: 'Nothing listens there',
  nature: 'wrong',
  situation: 'refused',
  codes: /^ECONNREFUSED$/,
  find: (found) => failed(found, 'nothing-listens', 'likely'),
  says: (data) =>
    say`The connection to ${the(data.target)} was refused${
      isUnconfigured(data)
        ? say`. kubectl and client libraries call this address when they find neither a kubeconfig nor a ServiceAccount volume.`
        : say`: nothing listens there, or a firewall rejects it. The host or the port is wrong, or the API server is down or restarting.`
    }`,
  fixes: (data) => [
    ...(isUnconfigured(data)
      ? [
          podChange(
            say`Mount the ServiceAccount volume (automountServiceAccountToken: true) or give the client a kubeconfig.`,
          ),
        ]
      : []),
    ...callTheVariables(data),
    clusterChange(say`Compare the address with those on which the API server listens.`, {
      command: ENDPOINTS,
    }),
  ],
}
