import type { Guide } from '../guide'
import { checkAt, clusterRoleForWeb, refused, rule } from '../guide-examples'
import { listWithoutWatch } from '../rules/list-without-watch'
import { clusterResourceInRole } from './cluster-resource-in-role'
import { TWO_REVIEWS } from './guide-parts'
import { nameWithoutNamespace } from './name-without-namespace'

export const allNamespacesGuide: Guide = {
  sees: [refused('list pods', { namespace: '' })],
  isToldByText: false,
  why: 'The call asks for all namespaces at once: -A, /api/v1/pods, or a client with no namespace set. In RBAC, only a ClusterRoleBinding allows that. There is no list of just what you can see.',
  check: [
    { says: 'Check the call in the one namespace.', to: checkAt('list pods') },
    { says: 'Check it in all.', to: checkAt('list pods', { namespace: '' }) },
  ],
  change: [
    {
      says: 'Request one namespace: /api/v1/namespaces/shop/pods, -n shop, or the namespace option of the informer or manager.',
      command: 'kubectl -n shop get pods',
    },
    {
      says: 'Or grant it in the whole cluster, including namespaces created later.',
      yaml: clusterRoleForWeb('pod-reader', rule('', ['pods'], ['get', 'list', 'watch'])),
    },
  ],
  gates: ['authorization'],
  related: [clusterResourceInRole, nameWithoutNamespace, listWithoutWatch],
  seenBy: TWO_REVIEWS,
}
