import { code, say } from '@/lib/phrase/phrase'
import { askInstead } from '../../fixes/request-change'
import type { CallCause } from '../cause'
import { nearTarget } from '../rules/near-rule'
import { notServed, type Suggested } from './not-served'

export const pathWithoutVersion: CallCause<'G4', Suggested> = {
  id: 'G4',
  family: 'path-and-type',
  title: 'The path lacks the version',
  nature: 'wrong',
  isKnownUndecided: () => true,
  find: (theCase) => notServed(theCase, 'no-version'),
  says: (_, { request }) =>
    say`The path ${code(nearTarget(request))} has no version, so it is judged as a path, not as a resource.`,
  changes: ({ suggestions }, theCase) => askInstead(theCase, suggestions),
}
