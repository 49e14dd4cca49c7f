import { say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/request-change'
import { excerpt } from '../../wording/excerpt'
import type { AnswerCause } from '../cause'

export const tooLarge: AnswerCause<'K413', { says: string }> = {
  id: 'K413',
  family: 'answer',
  title: 'The request is too large',
  nature: 'wrong',
  find: ({ code, message }) => (code === 413 ? [{ confidence: 'proven', data: { says: message } }] : []),
  says: ({ says }) => say`The body is larger than the API server accepts (${excerpt(says)}).`,
  fixes: () => [requestChange(say`Send less at once: split the object, or move large data out of it.`)],
}
