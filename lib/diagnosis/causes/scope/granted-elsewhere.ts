import type { CallCause } from '../cause'
import { askElsewhere, type GrantedElsewhere, grantsElsewhere, sayElsewhere } from './grants-elsewhere'

export const grantedElsewhere: CallCause<'F1', GrantedElsewhere> = {
  id: 'F1',
  family: 'scope',
  title: 'The grant is in another namespace',
  nature: 'wrong',
  find: (theCase) =>
    grantsElsewhere(theCase).filter(({ data: { grant } }) => grant?.roleKind !== 'ClusterRole'),
  grantedIn: ({ namespace }) => namespace,
  says: (data, theCase) => sayElsewhere(data, theCase),
  changes: (_, theCase) => askElsewhere(theCase),
}
