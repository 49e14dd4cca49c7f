import { requestChange } from '../../fixes/request-change'
import { excerpt } from '../../wording/excerpt'
import type { AnswerCause } from '../cause'

export const internalError: AnswerCause<'K500', { says: string }> = {
  id: 'K500',
  family: 'answer',
  title: 'The API server failed inside',
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
    `The API server met an error of its own: ${excerpt(says)}. That is no decision about rights.`,
  fixes: () => [requestChange('Repeat the call after some seconds, each time after a longer pause.')],
}
