import { listOf } from '@/lib/words/lists'
import { requestChange } from '../../fixes/request-change'
import { excerpt } from '../../wording/excerpt'
import type { AnswerCause } from '../cause'
import { AUTHORIZED } from './authorized'
import { type Invalid, readInvalid } from './read-invalid'

function sayInvalid({ object, fields, says }: Invalid): string {
  const what = object === '' ? 'The object' : object.replaceAll('"', '')
  if (fields.length === 0) return `${what} is not valid: ${excerpt(says)}. ${AUTHORIZED}`
  const shown = fields
    .slice(0, 5)
    .map((one) => `${one.field === '' ? '' : `${one.field}: `}${excerpt(one.says)}`)
  const more = fields.length > shown.length ? `; and ${fields.length - shown.length} more` : ''
  return `${what} is not valid: ${shown.join('; ')}${more}. ${AUTHORIZED}`
}

export const invalid: AnswerCause<'K422', Invalid> = {
  id: 'K422',
  family: 'answer',
  title: 'The object is not valid',
  nature: 'wrong',
  find: (status) =>
    status.code === 422 ? [{ confidence: 'proven', distance: 0, data: readInvalid(status) }] : [],
  says: sayInvalid,
  fixes({ fields }) {
    const named = [...new Set(fields.map(({ field }) => field).filter((field) => field !== ''))].slice(0, 5)
    return [
      requestChange(
        named.length === 0 ? 'Change the object as the text says.' : `Change ${listOf(named)} of the object.`,
      ),
    ]
  },
}
