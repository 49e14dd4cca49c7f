import { say } from '@/lib/phrase/phrase'
import { ANONYMOUS } from '@/lib/rbac/service-account'
import { requestChange } from '../../fixes/request-change'
import type { CallCause, NoData } from '../cause'

export const unreadableHeader: CallCause<'C2', NoData> = {
  id: 'C2',
  family: 'identity',
  title: 'The Authorization header was not understood',
  nature: 'wrong',
  find: ({ caller, token }) =>
    caller === ANONYMOUS.name && token !== 'absent'
      ? [{ confidence: 'possible', tier: 'caller', data: {} }]
      : [],
  says: (_, { token }) =>
    say`${token === 'mounted' ? say`A token is mounted, but the` : say`The`} API server may not have understood the Authorization header: it treats a call without a readable "Bearer <token>" as anonymous.`,
  changes: () => [
    requestChange(
      say`Send the header as "Authorization: Bearer <token>", with one space and the contents of the token file.`,
    ),
  ],
}
