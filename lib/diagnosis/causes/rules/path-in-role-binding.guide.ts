import type { Guide } from '../guide'
import { checkAt, refused } from '../guide-examples'
import { clusterResourceInRole } from '../scope/cluster-resource-in-role'
import { nonResourcePath } from './non-resource-path'

export const pathInRoleBindingGuide: Guide = {
  sees: [refused('get /metrics')],
  isToldByText: false,
  why: 'The ClusterRole has the path and is bound by a RoleBinding. A request for a path is in no namespace, so RoleBindings do not count, although the review of the namespace lists the rule.',
  check: [
    { says: 'Check the path.', to: checkAt('get /metrics') },
    {
      says: 'Find the binding.',
      command: 'kubectl get rolebindings -A -o wide | grep -F -- metrics-reader',
    },
  ],
  change: [
    {
      says: 'Bind it with a ClusterRoleBinding. That grants every rule in the ClusterRole across the whole cluster, so keep only the path in it.',
      command:
        'kubectl create clusterrolebinding web-metrics-reader --clusterrole=metrics-reader --serviceaccount=shop:web',
    },
  ],
  gates: ['authorization'],
  related: [nonResourcePath, clusterResourceInRole],
  seenBy:
    'Two reviews, of the namespace and of one that cannot exist: the rule is only in the first. They need no permission.',
}
