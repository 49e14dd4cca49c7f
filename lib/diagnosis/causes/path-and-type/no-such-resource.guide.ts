import { pathNotFound } from '../answer/path-not-found'
import type { Guide } from '../guide'
import { checkAt, refused } from '../guide-examples'
import { resourceMisspelled } from '../rules/resource-misspelled'
import { NEVER, SEEN } from './guide-parts'
import { resourceInOtherGroup } from './resource-in-other-group'

export const noSuchResourceGuide: Guide = {
  sees: [refused('list servces')],
  isToldByText: false,
  why: 'There is no such resource. The answer is 403 and not 404, because permission is checked before existence.',
  check: [
    { says: 'Check the call. Podglass compares the word with discovery.', to: checkAt('list servces') },
    { says: 'See the names in the API.', command: 'kubectl api-resources -o name' },
  ],
  change: [
    {
      says: 'Use the plural name in lowercase.',
      command: 'kubectl get --raw /api/v1/namespaces/shop/services',
    },
  ],
  not: NEVER,
  gates: ['authorization', 'routing'],
  related: [resourceInOtherGroup, resourceMisspelled, pathNotFound],
  seenBy: SEEN,
}
