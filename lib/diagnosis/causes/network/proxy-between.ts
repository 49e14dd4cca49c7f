import { code, NOTHING, say } from '@/lib/phrase/phrase'
import type { FoundNetwork } from '@/lib/reader/found'
import { podChange } from '../../fixes/pod-change'
import type { TextCause } from '../cause'
import { type Failed, failed } from './failed'

interface Between extends Failed {
  /** The target is the proxy itself. */
  isProxy: boolean
}

// How Go, curl and requests say that they got no connection to the proxy, or no way through it.
const OF_PROXY = /proxyconnect tcp: dial|error connecting to proxy|resolve proxy: |connect to proxy/i

export const proxyBetween: TextCause<'A7', Between, FoundNetwork> = {
  id: 'A7',
  family: 'network',
  title: 'A proxy is in between',
  nature: 'wrong',
  road: 'proxies',
  find: (found) =>
    failed(found, 'proxy-between', 'likely').map(({ data, ...rest }) => ({
      ...rest,
      data: { ...data, isProxy: OF_PROXY.test(found.message) },
    })),
  says: ({ target, isProxy }) =>
    isProxy
      ? say`The client is told to call through an HTTP proxy${target === '' ? NOTHING : say`, ${code(target)}`}, and got no connection to it.`
      : say`An HTTP proxy seems to be between the client and ${target === '' ? say`the API server` : code(target)}, and it did not let the call through.`,
  fixes: () => [
    podChange(
      say`Exclude the API server from the proxy: add the value of KUBERNETES_SERVICE_HOST, .svc and .cluster.local to the container’s NO_PROXY and no_proxy.`,
    ),
  ],
}
