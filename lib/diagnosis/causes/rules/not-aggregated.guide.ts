import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { aggregateOverwritten } from './aggregate-overwritten'
import { customResource } from './custom-resource'
import { leftOutOfView } from './left-out-of-view'

export const notAggregatedGuide: Guide = {
  sees: [refused('list widgets.example.com')],
  isToldByText: false,
  why: 'A ClusterRole was written to extend an aggregating one such as view, but the aggregating role selects none of its labels.',
  check: [
    {
      says: 'See what the aggregating role selects, and your role’s labels.',
      command:
        "kubectl get clusterrole view -o jsonpath='{.aggregationRule}' && kubectl get clusterrole widgets-view --show-labels",
    },
  ],
  change: [
    {
      says: 'Label the ClusterRole. Everyone who has view then gets its rules.',
      command: 'kubectl label clusterrole widgets-view rbac.authorization.k8s.io/aggregate-to-view=true',
    },
  ],
  not: 'Edit view itself: its rules are overwritten from the labels (D27).',
  gates: ['authorization'],
  related: [aggregateOverwritten, customResource, leftOutOfView],
  seenBy:
    'The account’s rules and the name of the role behind them. Reading the labels needs get on clusterroles.',
}
