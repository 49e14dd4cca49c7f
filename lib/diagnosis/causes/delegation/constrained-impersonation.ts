import type { CallCause, NoData } from '../cause'
import { HEADER, impersonated, isImpersonation, LEAVE_OUT } from './impersonation'

export const constrainedImpersonation: CallCause<'H6', NoData> = {
  id: 'H6',
  family: 'delegation',
  title: 'Constrained impersonation is not granted',
  nature: 'missing',
  find: (theCase) => isImpersonation(theCase, (request) => request.verb !== 'impersonate'),
  says: (_, { request }) =>
    `${HEADER} Constrained impersonation asks for the verb ${request.verb}, on ${impersonated(request)}.`,
  changes: () => LEAVE_OUT,
}
