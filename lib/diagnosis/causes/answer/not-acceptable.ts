import { say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/request-change'
import type { AnswerCause } from '../cause'
import { mediaTypes, offered, offerInFix } from './media-types'

export const notAcceptable: AnswerCause<'K406', { accepted: readonly string[] }> = {
  id: 'K406',
  family: 'answer',
  title: 'No format that the client accepts',
  nature: 'wrong',
  find: ({ code, message }) =>
    code === 406 ? [{ confidence: 'proven', data: { accepted: mediaTypes(message) } }] : [],
  says: ({ accepted }) => say`The Accept header names no format that is served here.${offered(accepted)}`,
  fixes: ({ accepted }) => [
    requestChange(say`Send an Accept header with a served format${offerInFix(accepted)}.`),
  ],
}
