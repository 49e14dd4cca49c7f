import type { Guide } from '../guide'
import { checkAt, clusterRoleForWeb, refused, rule } from '../guide-examples'
import { pathInRoleBinding } from '../rules/path-in-role-binding'
import { listingNamespaces } from './listing-namespaces'
import { namespacedPath } from './namespaced-path'

export const clusterResourceInRoleGuide: Guide = {
  sees: [refused('list nodes', { namespace: '' })],
  isToldByText: false,
  why: 'Nodes, persistent volumes, namespaces and others belong to the cluster. A Role may name them but never grants them, and neither does a ClusterRole bound by a RoleBinding.',
  check: [
    { says: 'Check the call at the cluster scope.', to: checkAt('list nodes', { namespace: '' }) },
    { says: 'See what belongs to the cluster.', command: 'kubectl api-resources --namespaced=false' },
  ],
  change: [
    {
      says: 'Grant it with a ClusterRole and a ClusterRoleBinding.',
      yaml: clusterRoleForWeb('node-reader', rule('', ['nodes'], ['get', 'list'])),
    },
  ],
  not: 'Trust kubectl auth can-i list nodes -n shop. It compares only the words, so it can say yes to a call that is refused.',
  gates: ['authorization'],
  related: [namespacedPath, listingNamespaces, pathInRoleBinding],
  seenBy:
    'Discovery says what belongs to the cluster, and two reviews say where the rule applies. They need no permission.',
}
