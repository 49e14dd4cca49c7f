import { code, say } from '@/lib/phrase/phrase'
import type { CallCause, NoData } from '../cause'
import { HEADER, isImpersonation, LEAVE_OUT, sayHeldHalf } from './impersonation'

export const impersonatesGroup: CallCause<'H5', NoData> = {
  id: 'H5',
  family: 'delegation',
  title: 'The call impersonates a group, a UID or an extra key',
  nature: 'wrong',
  find: (theCase) =>
    isImpersonation(
      theCase,
      (request) =>
        request.kind === 'resource' &&
        request.verb === 'impersonate' &&
        !['users', 'serviceaccounts'].includes(request.resource),
    ),
  says: (_, theCase) => {
    const { request } = theCase
    if (request.kind === 'path') return HEADER
    const { resource, subresource, name } = request
    const what =
      resource === 'userextras'
        ? say`the extra key ${code(subresource)}`
        : resource === 'uids'
          ? say`UID`
          : say`group`
    return say`${HEADER} It impersonates ${what} ${code(name)}.${sayHeldHalf(theCase)}`
  },
  changes: () => LEAVE_OUT,
}
