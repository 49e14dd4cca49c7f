import type { AnsweredStatus } from '@/lib/rbac/answered-status'

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

// Words of apimachinery's and pkg/apis/*/validation (1.36), and of transition rules, which only a change of an object gets.
const IMMUTABLE =
  /\b(?:is immutable|may not (?:be )?changed?|(?:cannot|can not|can't) be (?:changed|updated|modified)|updates? to .{1,200} are forbidden)/i
const ONLY_SOME = /\bfields other than\b/

export interface Immutable {
  object: string
  fields: readonly { field: string; says: string }[]
  /** The server lists the only fields that can be changed. */
  isAllButSome: boolean
}

/** What a write would have changed and cannot; undefined when anything else is wrong too. */
export function immutableIn({ object, fields }: Invalid): Immutable | undefined {
  const told = fields.map(({ field, says }) => ({ field, says: reasonIn(says) }))
  if (told.length === 0 || !told.every(({ says }) => IMMUTABLE.test(says) || ONLY_SOME.test(says))) {
    return undefined
  }
  return { object, fields: told, isAllButSome: told.some(({ says }) => ONLY_SOME.test(says)) }
}

/** Without the value, which may be a whole pod template, and without the diff that follows. */
function reasonIn(says: string): string {
  const [, reason = says] =
    /^Forbidden: ([\s\S]*)$/.exec(says) ?? /^Invalid value: [\s\S]*: ([\s\S]*)$/.exec(says) ?? []
  return reason.split('\n', 1)[0] ?? ''
}
