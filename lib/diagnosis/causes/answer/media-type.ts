import { say } from '@/lib/phrase/phrase'
import { requestChange } from '../../fixes/request-change'
import type { AnswerCause } from '../cause'
import { AUTHORIZED } from './authorized'
import { mediaTypes, offered, offerInFix } from './media-types'

export const mediaType: AnswerCause<'K415', { accepted: readonly string[] }> = {
  id: 'K415',
  family: 'answer',
  title: 'The body is in an unknown format',
  nature: 'wrong',
  find: ({ code, message }) =>
    code === 415 ? [{ confidence: 'proven', data: { accepted: mediaTypes(message) } }] : [],
  says: ({ accepted }) =>
    say`The Content-Type header names a format that is not supported here.${offered(accepted)} ${AUTHORIZED}`,
  fixes: ({ accepted }) => [
    requestChange(say`Send a Content-Type header with a supported format${offerInFix(accepted)}.`),
  ],
}
