import { code, inTurn, listed, NOTHING, type Phrase, plain, quote, say } from '@/lib/phrase/phrase'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { kubectlCommand } from '@/lib/rbac/kubectl-command'
import { type FixDraft, requestChange, unlistedGrant } from '../../fixes/draft'
import { AUTHORIZED, excerpt } from '../../wording/phrases'
import { answerCause } from '../finding'

interface Invalid {
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
  const theirs = at < 0 ? message : message.slice(at + ' is invalid: '.length)
  if (details.causes?.length) {
    const fields = details.causes.map(({ field = '', message: why = '' }) => ({ field, says: why }))
    return { object, fields, says: theirs }
  }
  const list = theirs.startsWith('[') && theirs.endsWith(']') ? theirs.slice(1, -1) : theirs
  const fields = list.split(NEXT_ERROR).flatMap((part) => {
    const match = FIELD_ERROR.exec(part)
    return match ? [{ field: match[1] ?? '', says: match[2] ?? '' }] : []
  })
  return { object, fields, says: theirs }
}

// Words of apimachinery's and pkg/apis/*/validation (1.36), and of transition rules, which only a change of an object gets.
const IMMUTABLE =
  /\b(?:is immutable|may not (?:be )?changed?|(?:cannot|can not|can't) be (?:changed|updated|modified)|updates? to .{1,200} are forbidden)/i
const ONLY_SOME = /\bfields other than\b|\bimmutable after creation except\b/

interface Immutable {
  object: string
  fields: readonly { field: string; says: string }[]
  /** The server lists the only fields that can be changed. */
  isAllButSome: boolean
}

/** What a write would have changed and cannot; undefined when anything else is wrong too. */
function immutableIn({ object, fields }: Invalid): Immutable | undefined {
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
      command: kubectlCommand`-n ${namespace} replace --force -f object.yaml`,
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

// pkg/registry/resource of Kubernetes 1.36. Where it is whole, the sentence behind it names who lacks that.
const NEEDS =
  /requires resource="(resourceclaims\/(?:binding|driver))", verb="\[?([a-z:-]{1,63}(?: [a-z:-]{1,63})?)\]?" permission/

const invalid = answerCause<'K422', Invalid>({
  id: 'K422',
  title: 'The object is not valid',
  nature: 'wrong',
  find: (status) => (status.code === 422 ? readInvalid(status) : undefined),
  says: sayInvalid,
  fixes(data, { namespace = '' }) {
    const immutable = immutableIn(data)
    if (immutable) return immutableFixes(immutable, namespace)
    const [, resource, verbs = ''] = NEEDS.exec(data.says) ?? []
    if (resource !== undefined)
      return [
        unlistedGrant(
          'role',
          say`Grant the account that makes the call ${listed(verbs.split(' ').map(code), 'or')} on ${code(resource)} in ${code('resource.k8s.io')}${resource.endsWith('driver') ? say`, by the driver’s name` : say`, by a ClusterRole: it is asked cluster-wide`}. The object is right.`,
        ),
      ]
    return [
      requestChange(
        data.fields.every(({ field }) => field === '')
          ? say`Change the object as the text says.`
          : say`Change ${sayFields(data.fields, NOTHING)} of the object.`,
      ),
    ]
  },
})

// `object` is the binding as the text names it, such as `RoleBinding.rbac.authorization.k8s.io "b"`.

const fixedRoleRef = answerCause<'E9', { object: string }>({
  id: 'E9',
  family: 'answer',
  title: 'A roleRef cannot be changed',
  nature: 'state',
  /** By validation's text (`ValidateRoleBindingUpdate` of pkg/apis/rbac, Kubernetes 1.36). */
  find(status) {
    const { object, says: theirs } = readInvalid(status)
    const isFixed = theirs.startsWith('roleRef: ') && theirs.endsWith(': cannot change roleRef')
    return status.code === 422 && isFixed ? { object } : undefined
  },
  says: ({ object }) =>
    say`${object === '' ? say`The binding` : code(object.replaceAll('"', ''))} already refers to another role, and a binding’s roleRef is immutable. ${AUTHORIZED}`,
  fixes: () => [
    requestChange(
      say`Delete the binding and recreate it with the other roleRef; kubectl auth reconcile -f <file> does both. In between, its subjects lack the permission.`,
    ),
  ],
})

export const validationCauses = [fixedRoleRef, invalid] as const
