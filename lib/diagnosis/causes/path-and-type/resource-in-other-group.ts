import { askInstead } from '../../fixes/request-change'
import type { CallCause } from '../cause'
import { targetOf } from '../rules/near-rule'
import { CHECKED_FIRST, notServed, type Suggested, suggested } from './not-served'

export const resourceInOtherGroup: CallCause<'G2', Suggested> = {
  id: 'G2',
  family: 'path-and-type',
  title: 'The resource is in another API group',
  nature: 'wrong',
  isBeyondGrants: true,
  isByDiscovery: true,
  isKnownUndecided: () => true,
  find: (theCase) => notServed(theCase, 'group'),
  says: (data, { request }) =>
    `The API server serves no ${targetOf(request)}. It serves ${suggested(request, data)}, which is in another API group. ${CHECKED_FIRST}`,
  changes: ({ suggestions }, theCase) => askInstead(theCase, suggestions),
}
