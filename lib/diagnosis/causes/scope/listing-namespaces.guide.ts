import type { Guide } from '../guide'
import { checkAt, clusterRoleForWeb, refused, roleForWeb, rule } from '../guide-examples'
import { RULES_SEEN } from '../rules/guide-parts'
import { allNamespaces } from './all-namespaces'
import { clusterResourceInRole } from './cluster-resource-in-role'

export const listingNamespacesGuide: Guide = {
  sees: [refused('list namespaces', { namespace: '' }), refused('get namespaces', { name: 'shop' })],
  isToldByText: false,
  why: 'Getting one namespace by name is judged inside that namespace, so a Role there is enough. Listing them is judged at the cluster scope, where no Role counts.',
  check: [
    { says: 'Check list.', to: checkAt('list namespaces', { namespace: '' }) },
    {
      says: 'As an admin, check get by name.',
      command: 'kubectl auth can-i get namespaces/shop -n shop --as=system:serviceaccount:shop:web',
    },
  ],
  change: [
    {
      says: 'To get its own namespace, a Role is enough.',
      yaml: roleForWeb('namespace-reader', rule('', ['namespaces'], ['get'], ['shop'])),
    },
    {
      says: 'To list namespaces, use a ClusterRole. It shows the names of all namespaces.',
      yaml: clusterRoleForWeb('namespace-lister', rule('', ['namespaces'], ['list'])),
    },
  ],
  gates: ['authorization'],
  related: [clusterResourceInRole, allNamespaces],
  seenBy: RULES_SEEN,
}
