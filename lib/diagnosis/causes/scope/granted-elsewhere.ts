import type { CallCause } from '../cause'
import { askElsewhere, type GrantedElsewhere, grantsWithoutMiss, sayElsewhere } from './grants-elsewhere'

export const grantedElsewhere: CallCause<'F1', GrantedElsewhere> = {
  id: 'F1',
  family: 'scope',
  title: 'The grant is in another namespace',
  nature: 'wrong',
  find: (theCase) =>
    grantsWithoutMiss(theCase).filter(({ data: { grant } }) => grant?.roleKind !== 'ClusterRole'),
  says: (data, theCase) => sayElsewhere(data, theCase),
  changes: (_, theCase) => askElsewhere(theCase),
}
