import { code, say } from '@/lib/phrase/phrase'
import { askInstead } from '../../fixes/request-change'
import type { CallCause } from '../cause'
import { nearTarget } from '../rules/near-rule'
import { notServed, type Suggested } from './not-served'

export const pathWithoutPrefix: CallCause<'G5', Suggested> = {
  id: 'G5',
  family: 'path-and-type',
  title: 'The path lacks its /api or /apis prefix',
  nature: 'wrong',
  isKnownUndecided: () => true,
  find: (theCase) => notServed(theCase, 'no-prefix'),
  says: (_, { request }) =>
    say`The path ${code(nearTarget(request))} starts with neither /api nor /apis, so it is judged as a path, not as a resource.`,
  changes: ({ suggestions }, theCase) => askInstead(theCase, suggestions),
}
