import { requestChange } from '../../fixes/request-change'
import { excerpt } from '../../wording/excerpt'
import type { AnswerCause } from '../cause'

export const internalError: AnswerCause<'K500', { says: string }> = {
  id: 'K500',
  family: 'answer',
  title: 'The API server had an internal error',
  nature: 'state',
  find: ({ code, message }) =>
    code === 500
      ? [
          {
            confidence: 'proven',
            distance: 0,
            data: { says: message.replace(/^Internal error occurred: /, '') },
          },
        ]
      : [],
  says: ({ says }) =>
    `The API server hit an internal error: ${excerpt(says)}. This is not an authorization decision.`,
  fixes: () => [requestChange('Retry the call after a few seconds, backing off each time.')],
}
