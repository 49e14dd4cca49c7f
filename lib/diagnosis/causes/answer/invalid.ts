import type { Fix } from '@/lib/contract/explanation'
import { present } from '@/lib/present'
import { listOf } from '@/lib/words/lists'
import { requestChange } from '../../fixes/request-change'
import { kubectlCommand } from '../../kubectl-command'
import { inNamespace } from '../../shell-quote'
import { excerpt } from '../../wording/excerpt'
import type { AnswerCause } from '../cause'
import { AUTHORIZED } from './authorized'
import { type Immutable, type Invalid, immutableIn, readInvalid } from './read-invalid'

function fieldsOf(fields: Invalid['fields']): string[] {
  return [...new Set(fields.map(({ field }) => field).filter((field) => field !== ''))].slice(0, 5)
}

function sayImmutable({ object, fields, isAllButSome }: Immutable): string {
  const what = object === '' ? 'The object' : object.replaceAll('"', '')
  const named = listOf(fieldsOf(fields)) || 'what the call changes'
  const reasons = [...new Set(fields.map(({ says }) => excerpt(says)))].slice(0, 5).join('; ')
  const can = isAllButSome ? `only a part of ${named} can be changed` : `${named} cannot be changed`
  return `${what} exists already, and ${can}: ${reasons}. ${AUTHORIZED}`
}

function immutableFixes({ fields, isAllButSome }: Immutable, namespace: string): Fix[] {
  const named = listOf(fieldsOf(fields)) || 'the field'
  return [
    requestChange(
      isAllButSome ? 'Change only the fields that the text lists.' : `Leave ${named} of the object as it is.`,
    ),
    requestChange('Delete the object and create it again with the new value.', {
      ...present({
        command: kubectlCommand(...inNamespace(namespace), 'replace', '--force', '-f', 'object.yaml'),
      }),
      warning:
        'This deletes the object first, with its pods or data, and what uses it fails until it is back.',
    }),
  ]
}

function sayInvalid(data: Invalid): string {
  const immutable = immutableIn(data)
  if (immutable) return sayImmutable(immutable)
  const { object, fields, says } = data
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
  find: (status) => (status.code === 422 ? [{ confidence: 'proven', data: readInvalid(status) }] : []),
  says: sayInvalid,
  fixes(data, { namespace = '' }) {
    const immutable = immutableIn(data)
    if (immutable) return immutableFixes(immutable, namespace)
    const named = fieldsOf(data.fields)
    return [
      requestChange(
        named.length === 0 ? 'Change the object as the text says.' : `Change ${listOf(named)} of the object.`,
      ),
    ]
  },
}
