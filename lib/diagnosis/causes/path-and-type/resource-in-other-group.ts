import { code, say } from '@/lib/phrase/phrase'
import { askInstead } from '../../fixes/request-change'
import type { CallCause } from '../cause'
import { nearTarget } from '../rules/near-rule'
import { answered, notServed, type Suggested, suggested } from './not-served'

export const resourceInOtherGroup: CallCause<'G2', Suggested> = {
  id: 'G2',
  family: 'path-and-type',
  title: 'The resource is in another API group',
  nature: 'wrong',
  isKnownUndecided: () => true,
  find: (theCase) => notServed(theCase, 'group'),
  says: (data, theCase) =>
    say`The API server serves no ${code(nearTarget(theCase.request))}. It serves ${suggested(theCase.request, data)}, which is in another API group. ${answered(theCase)}`,
  changes: ({ suggestions }, theCase) => askInstead(theCase, suggestions),
}
