import type { Guide } from '../guide'
import { checkAt, refused, roleForWeb, rule } from '../guide-examples'
import { noSuchGroup } from '../path-and-type/no-such-group'
import { notAggregated } from './not-aggregated'
import { otherGroup } from './other-group'

export const customResourceGuide: Guide = {
  sees: [refused('list widgets.example.com')],
  isToldByText: false,
  why: 'No rule covers the custom resource. The roles view, edit and admin do not cover a custom resource unless its author wrote aggregated ClusterRoles.',
  check: [
    {
      says: 'See whether the resource is installed.',
      command: 'kubectl api-resources --api-group=example.com',
    },
    { says: 'Check the call.', to: checkAt('list widgets.example.com') },
  ],
  change: [
    {
      says: 'Grant a rule on the resource in its own group.',
      yaml: roleForWeb('widget-reader', rule('example.com', ['widgets'], ['get', 'list', 'watch'])),
    },
  ],
  gates: ['authorization'],
  related: [noSuchGroup, notAggregated, otherGroup],
  seenBy:
    'Discovery says whether the resource is installed, and the review says what the rules grant. Neither needs a permission.',
}
