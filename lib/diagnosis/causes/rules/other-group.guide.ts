import type { Guide } from '../guide'
import { checkAt, refused, role, rule } from '../guide-examples'
import { resourceInOtherGroup } from '../path-and-type/resource-in-other-group'
import { customResource } from './custom-resource'
import { groupMisspelled } from './group-misspelled'
import { RULES_SEEN } from './guide-parts'

export const otherGroupGuide: Guide = {
  sees: [refused('list deployments.apps')],
  isToldByText: false,
  why: 'The rule names the right resource under another API group. A rule on deployments in the core group "" says nothing about deployments in apps.',
  check: [
    {
      says: 'See the group in the API. It is the part before the slash in APIVERSION.',
      command: 'kubectl api-resources -o wide | grep -E "^(NAME|deployments) "',
    },
    {
      says: 'Check the call. Podglass names the Role with the other group.',
      to: checkAt('list deployments.apps'),
    },
  ],
  change: [
    {
      says: 'Write the group of the resource.',
      yaml: role('deployment-reader', rule('apps', ['deployments'], ['get', 'list', 'watch'])),
    },
  ],
  gates: ['authorization'],
  related: [groupMisspelled, resourceInOtherGroup, customResource],
  seenBy: RULES_SEEN,
}
