import { say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/request-change'
import type { AnswerCause, NoData } from '../cause'
import { API_RESOURCES } from '../path-and-type/not-served'
import { AUTHORIZED } from './authorized'

export const methodNotAllowed: AnswerCause<'G8', NoData> = {
  id: 'G8',
  family: 'answer',
  title: 'The resource does not support this method',
  nature: 'wrong',
  find: ({ code }) => (code === 405 ? [{ confidence: 'proven', data: {} }] : []),
  says: () => say`The API server serves this path, but not with this method. ${AUTHORIZED}`,
  fixes: () => [
    requestChange(say`Use a method that the resource supports; kubectl lists them as VERBS.`, {
      command: API_RESOURCES,
    }),
  ],
}
