import type { Guide } from '../guide'
import { refused } from '../guide-examples'
import { noSuchResource } from '../path-and-type/no-such-resource'
import { clusterResourceInRole } from './cluster-resource-in-role'

export const namespacedPathGuide: Guide = {
  sees: [refused('list nodes')],
  isToldByText: false,
  why: 'The path puts a cluster-scoped resource into a namespace. Even if it were allowed, nothing is served there.',
  check: [
    {
      says: 'See whether the resource is namespaced.',
      command: 'kubectl api-resources --namespaced=false',
    },
  ],
  change: [{ says: 'Leave /namespaces/shop out of the path.', command: 'kubectl get --raw /api/v1/nodes' }],
  gates: ['authorization', 'routing'],
  related: [clusterResourceInRole, noSuchResource],
  seenBy: 'Discovery, without any permission.',
}
