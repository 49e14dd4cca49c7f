import { say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/request-change'
import type { NoData, TextCause } from '../cause'

export const impersonationWithoutUser: TextCause<'H7', NoData, string> = {
  id: 'H7',
  family: 'delegation',
  title: 'Impersonation without a user',
  nature: 'wrong',
  kind: 'authorization',
  headline: 'The call’s Impersonate headers are incomplete.',
  isUndecided: true,
  /** From a message of apiserver/pkg/endpoints/filters/impersonation (1.36). */
  find: (message) =>
    /\bwithout impersonating a user\b/.test(message) ? [{ confidence: 'proven', data: {} }] : [],
  says: () =>
    say`The call impersonates groups, a UID or extra keys, but no user. They require Impersonate-User.`,
  fixes: () => [
    requestChange(
      say`Send Impersonate-User together with the other Impersonate headers, or send none of them.`,
    ),
  ],
}
