import type { AnsweredStatus } from '../../answered-status'

export interface Invalid {
  object: string
  fields: readonly { field: string; says: string }[]
  says: string
}

const FIELD_ERROR =
  /^([A-Za-z<][\w.[\]()<>"'/-]*): ((?:Required value|Invalid value|Forbidden|Unsupported value|Duplicate value|Not found|Too long|Too many|Internal error|may not)[\s\S]*)$/
const NEXT_ERROR =
  /, (?=[A-Za-z<][\w.[\]()<>"'/-]*: (?:Required value|Invalid value|Forbidden|Unsupported value|Duplicate value|Not found|Too long|Too many|Internal error))/

/** What validation says about an object: its name as in the text, and each field. */
export function readInvalid({ message, details }: AnsweredStatus): Invalid {
  const at = message.indexOf(' is invalid: ')
  const object = at < 0 ? '' : message.slice(0, at)
  const says = at < 0 ? message : message.slice(at + ' is invalid: '.length)
  if (details.causes?.length) {
    const fields = details.causes.map(({ field = '', message: why = '' }) => ({ field, says: why }))
    return { object, fields, says }
  }
  const list = says.startsWith('[') && says.endsWith(']') ? says.slice(1, -1) : says
  const fields = list.split(NEXT_ERROR).flatMap((part) => {
    const match = FIELD_ERROR.exec(part)
    return match ? [{ field: match[1] ?? '', says: match[2] ?? '' }] : []
  })
  return { object, fields, says }
}
