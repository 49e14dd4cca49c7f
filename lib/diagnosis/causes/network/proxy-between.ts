import type { FoundNetwork } from '@/lib/extract/found'
import { podChange } from '../../fixes/pod-change'
import type { TextCause } from '../cause'
import { type Failed, failed } from './failed'

export const proxyBetween: TextCause<'A7', Failed, FoundNetwork> = {
  id: 'A7',
  family: 'network',
  title: 'A proxy is in between',
  nature: 'wrong',
  find: (found) => failed(found, 'proxy-between', 'likely'),
  says: ({ target }) =>
    `An HTTP proxy seems to be between the client and ${target === '' ? 'the API server' : target}, and it did not let the call through.`,
  fixes: () => [
    podChange(
      'Exclude the API server from the proxy: add the value of KUBERNETES_SERVICE_HOST, .svc and .cluster.local to the container’s NO_PROXY and no_proxy.',
    ),
  ],
}
