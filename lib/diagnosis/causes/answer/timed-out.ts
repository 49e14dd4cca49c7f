import { say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/request-change'
import { excerpt } from '../../wording/excerpt'
import type { AnswerCause } from '../cause'

export const timedOut: AnswerCause<'K504', { says: string }> = {
  id: 'K504',
  family: 'answer',
  title: 'The API server did not finish in time',
  nature: 'state',
  find: ({ code, message }) => (code === 504 ? [{ confidence: 'proven', data: { says: message } }] : []),
  says: ({ says }) =>
    say`The API server did not finish in time (${excerpt(says)}). A write may still have gone through.`,
  fixes: () => [
    requestChange(say`Read the object first to see whether the write went through, and retry if it did not.`),
  ],
}
