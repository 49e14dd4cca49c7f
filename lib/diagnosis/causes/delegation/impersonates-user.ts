import type { CallCause, NoData } from '../cause'
import { HEADER, impersonated, isImpersonation, LEAVE_OUT } from './impersonation'

export const impersonatesUser: CallCause<'H4', NoData> = {
  id: 'H4',
  family: 'delegation',
  title: 'The call impersonates someone',
  nature: 'wrong',
  find: (theCase) =>
    isImpersonation(
      theCase,
      (request) => request.verb === 'impersonate' && ['users', 'serviceaccounts'].includes(request.resource),
    ),
  says: (_, { request }) => `${HEADER} It impersonates ${impersonated(request)}.`,
  changes: () => LEAVE_OUT,
}
