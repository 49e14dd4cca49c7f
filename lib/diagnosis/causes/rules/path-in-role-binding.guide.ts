import type { Guide } from '../guide'
import { checkAt, refused } from '../guide-examples'
import { clusterResourceInRole } from '../scope/cluster-resource-in-role'
import { nonResourcePath } from './non-resource-path'

export const pathInRoleBindingGuide: Guide = {
  sees: [refused('get /metrics')],
  isToldByText: false,
  why: 'The ClusterRole has the path and is bound by a RoleBinding. A request for a path is in no namespace, so RoleBindings are not looked at, although the review of the namespace lists the rule.',
  check: [
    { says: 'Check the path.', to: checkAt('get /metrics') },
    {
      says: 'Find the binding.',
      command: 'kubectl get rolebindings -A -o wide | grep -F -- metrics-reader',
    },
  ],
  change: [
    {
      says: 'Bind it by a ClusterRoleBinding. That gives every rule of the ClusterRole in the whole cluster, so let it hold the path only.',
      command:
        'kubectl create clusterrolebinding web-metrics-reader --clusterrole=metrics-reader --serviceaccount=shop:web',
    },
  ],
  gates: ['authorization'],
  related: [nonResourcePath, clusterResourceInRole],
  seenBy:
    'Two reviews, of the namespace and of one that cannot exist: the rule is in the first only. They need no right.',
}
