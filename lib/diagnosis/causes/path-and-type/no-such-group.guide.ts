import { pathNotFound } from '../answer/path-not-found'
import type { Guide } from '../guide'
import { checkAt, refused } from '../guide-examples'
import { customResource } from '../rules/custom-resource'
import { SEEN } from './guide-parts'
import { resourceInOtherGroup } from './resource-in-other-group'

export const noSuchGroupGuide: Guide = {
  sees: [refused('list widgets.example.com')],
  isToldByText: false,
  why: 'The API server serves no such group, or not this version. Either it is misspelled, its CustomResourceDefinition is not installed, or an upgrade removed it.',
  check: [
    { says: 'See the groups and versions that are served.', command: 'kubectl api-versions' },
    { says: 'Check the call.', to: checkAt('list widgets.example.com') },
  ],
  change: [
    { says: 'Install what provides the resource before the program that uses it.' },
    { says: 'After an upgrade, use the version that is served, such as batch/v1 for CronJobs.' },
  ],
  not: 'Write a rule for a group that does not exist.',
  gates: ['authorization', 'routing'],
  related: [customResource, resourceInOtherGroup, pathNotFound],
  seenBy: SEEN,
}
