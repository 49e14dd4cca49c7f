import type { Guide } from '../guide'
import { checkAt, refused } from '../guide-examples'
import { otherGroup } from '../rules/other-group'
import { NEVER, SEEN } from './guide-parts'
import { noSuchGroup } from './no-such-group'
import { noSuchResource } from './no-such-resource'

export const resourceInOtherGroupGuide: Guide = {
  sees: [refused('list pods.apps')],
  isToldByText: false,
  why: 'The resource exists in another API group. Pods are in the core group, whose paths begin with /api/v1.',
  check: [
    { says: 'Check the call. Podglass names the group that has it.', to: checkAt('list pods.apps') },
    { says: 'See the group of each resource.', command: 'kubectl api-resources' },
  ],
  change: [
    {
      says: 'Call the path with the correct group.',
      command: 'kubectl get --raw /api/v1/namespaces/shop/pods',
    },
  ],
  not: NEVER,
  gates: ['authorization', 'routing'],
  related: [noSuchResource, otherGroup, noSuchGroup],
  seenBy: SEEN,
}
