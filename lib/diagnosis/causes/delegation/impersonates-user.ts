import { say } from '@/lib/phrase/phrase'
import type { CallCause, NoData } from '../cause'
import { HEADER, impersonated, isImpersonation, LEAVE_OUT, sayHeldHalf } from './impersonation'

export const impersonatesUser: CallCause<'H4', NoData> = {
  id: 'H4',
  family: 'delegation',
  title: 'The call impersonates someone',
  nature: 'wrong',
  find: (theCase) =>
    isImpersonation(
      theCase,
      (request) =>
        request.kind === 'resource' &&
        request.verb === 'impersonate' &&
        ['users', 'serviceaccounts'].includes(request.resource),
    ),
  says: (_, theCase) =>
    say`${HEADER} It impersonates ${impersonated(theCase.request)}.${sayHeldHalf(theCase)}`,
  changes: () => LEAVE_OUT,
}
