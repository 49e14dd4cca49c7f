import { code, inTurn, listed, NOTHING, type Phrase, plain, quote, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { FixDraft } from '../../fixes/draft'
import { requestChange } from '../../fixes/request-change'
import { kubectlCommand } from '../../kubectl-command'
import { inNamespace } from '../../shell-quote'
import { excerpt } from '../../wording/excerpt'
import type { AnswerCause } from '../cause'
import { AUTHORIZED } from './authorized'
import { type Immutable, type Invalid, immutableIn, readInvalid } from './read-invalid'

/** The fields that an answer names; `unnamed` where it names none. */
function sayFields(fields: Invalid['fields'], unnamed: Phrase): Phrase {
  const named = new Set(fields.map(({ field }) => field).filter((field) => field !== ''))
  return named.size === 0 ? unnamed : listed([...named].slice(0, 5).map(code))
}

function sayObject(object: string): Phrase {
  return object === '' ? say`The object` : [code(object.replaceAll('"', ''))]
}

function sayImmutable({ object, fields, isAllButSome }: Immutable): Phrase {
  const named = sayFields(fields, say`what the call changes`)
  const reasons = [...new Set(fields.map(({ says }) => plain([excerpt(says)])))].slice(0, 5)
  const can = isAllButSome ? say`only a part of ${named} can be changed` : say`${named} cannot be changed`
  const why = inTurn(
    reasons.map((reason) => [quote(reason)]),
    '; ',
  )
  return say`${sayObject(object)} exists already, and ${can}: ${why}. ${AUTHORIZED}`
}

function immutableFixes({ fields, isAllButSome }: Immutable, namespace: string): FixDraft[] {
  const named = sayFields(fields, say`the field`)
  return [
    requestChange(
      isAllButSome
        ? say`Change only the fields that the text lists.`
        : say`Leave ${named} of the object as it is.`,
    ),
    requestChange(say`Delete the object and create it again with the new value.`, {
      ...present({
        command: kubectlCommand(...inNamespace(namespace), 'replace', '--force', '-f', 'object.yaml'),
      }),
      warning: say`This deletes the object first, with its pods or data, and what uses it fails until it is back.`,
    }),
  ]
}

function sayInvalid(data: Invalid): Phrase {
  const immutable = immutableIn(data)
  if (immutable) return sayImmutable(immutable)
  const { object, fields, says } = data
  const what = sayObject(object)
  if (fields.length === 0) return say`${what} is not valid: ${excerpt(says)}. ${AUTHORIZED}`
  const shown = fields
    .slice(0, 5)
    .map((one) => say`${one.field === '' ? NOTHING : say`${code(one.field)}: `}${excerpt(one.says)}`)
  const more = fields.length > shown.length ? say`; and ${fields.length - shown.length} more` : NOTHING
  return say`${what} is not valid: ${inTurn(shown, '; ')}${more}. ${AUTHORIZED}`
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
    return [
      requestChange(
        data.fields.every(({ field }) => field === '')
          ? say`Change the object as the text says.`
          : say`Change ${sayFields(data.fields, NOTHING)} of the object.`,
      ),
    ]
  },
}
