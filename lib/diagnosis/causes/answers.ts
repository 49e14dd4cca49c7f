import { scanGoQuoted } from '@/lib/rbac/go-quote'
import type { RefusedTarget } from '@/lib/rbac/parse-forbidden'
import type { AnsweredStatus } from '../answered-status'
import type { CauseData, FamilyFinding, FindingOf } from './finding'
import type { FamilyId } from './table'

type Id = FamilyId<'answer'>
export type AnswerFinding = FamilyFinding<'answer'>

function found<K extends Id>(
  id: K,
  data: CauseData[K],
  confidence: AnswerFinding['confidence'] = 'proven',
): FindingOf<K> {
  return { id, confidence, distance: 0, data }
}

/** Families G and K, and what validation says of a binding, by code and words of a failure that is no refusal; undefined where the table has no row for it. */
export function answerCause(status: AnsweredStatus): AnswerFinding | FindingOf<'E4'> | undefined {
  const { code, message } = status
  switch (code) {
    case 400:
      return found('K400', malformed(message))
    case 404:
      return absent(status)
    case 405:
      return found('G8', {})
    case 406:
      return found('K406', { accepted: mediaTypes(message) })
    case 409:
      return found('K409', conflict(status))
    case 410:
      return found('K410', { form: message.includes('continue parameter') ? 'continue' : 'version' })
    case 413:
      return found('K413', { says: message })
    case 415:
      return found('K415', { accepted: mediaTypes(message) })
    case 422:
      return fixedRoleRef(status) ?? subjectWithoutNamespace(status) ?? found('K422', invalid(status))
    case 429:
      return found('K429', wait(status))
    case 500:
      return found('K500', { says: message.replace(/^Internal error occurred: /, '') })
    case 503:
      return unavailable(message)
    case 504:
      return found('K504', { says: message })
    default:
      return undefined
  }
}

function mediaTypes(message: string): string[] {
  return [...message.matchAll(/\bapplication\/[\w.+-]{1,80}(?:;[\w=]{1,40})?/g)].map(([type]) => type)
}

const BODY =
  /cannot be handled as a |^the object provided is unrecognized|decoding error|couldn't get version\/kind|json parse error/

function malformed(message: string): CauseData['K400'] {
  const label = /field label not supported: (\S{1,253})/.exec(message)
  const unknownField = /^"?([\w.[\]/-]{1,253})"? is not a known field selector/.exec(message)
  const field = label?.[1] ?? unknownField?.[1]
  if (field !== undefined) return { form: 'field-selector', field }
  const pod = /^pod (\S{1,253}) does not have a host assigned/.exec(message)?.[1]
  if (pod !== undefined) return { form: 'unscheduled', pod }
  if (message.startsWith('the namespace of the provided object does not match the namespace sent')) {
    return { form: 'namespace', says: message }
  }
  if (/^(?:found '|unable to parse requirement)/.test(message)) {
    return { form: 'label-selector', says: message }
  }
  if (/^Upgrade request required/i.test(message)) return { form: 'upgrade', says: message }
  return { form: BODY.test(message) ? 'body' : 'other', says: message }
}

/** What a message names in front of `after`: `pods "web-0" not found`, `configmaps "c" already exists`. */
function namedIn(message: string, after: string): RefusedTarget | undefined {
  const quote = message.indexOf(' "')
  const name = quote < 1 ? undefined : scanGoQuoted(message, quote + 1)
  const qualified = message.slice(0, Math.max(quote, 0))
  if (!name || /\s/.test(qualified) || !message.startsWith(after, name.end)) return undefined
  const [resource = '', ...group] = qualified.split('.')
  return { resource, group: group.join('.'), name: name.value }
}

function targetOf({ details }: AnsweredStatus, fallback?: RefusedTarget): RefusedTarget {
  const { name, group, kind } = details
  return kind === '' && fallback ? fallback : { resource: kind, group, name }
}

function absent(status: AnsweredStatus): AnswerFinding | undefined {
  const { message, details } = status
  const named = namedIn(message, ' not found')
  const target = targetOf(status, named)
  // kubectl writes what it did in front: `error when creating "cm.yaml": namespaces "nosuch" not found`.
  const isNamespace = target.resource === 'namespaces' && target.group === '' && target.name !== ''
  if (isNamespace && message.endsWith(' not found')) {
    return found('K404', { form: 'namespace', namespace: target.name }, 'likely')
  }
  if (named) return found('G7', { target })
  if (/^404 page not found/.test(message.trim())) return found('K404', { form: 'path' }, 'likely')
  if (message.startsWith('the server could not find the requested resource')) {
    return found('K404', { form: 'resource' })
  }
  return details.name === '' || details.kind === '' ? undefined : found('G7', { target }, 'likely')
}

function conflict(status: AnsweredStatus): CauseData['K409'] {
  const { message, reason, details } = status
  const says = message
  if (/^Apply failed with \d+ conflicts?/.test(message)) {
    const managers = details.causes?.length
      ? details.causes.map(({ message: who = '', field = '' }) => ({
          manager: /"([^"]{1,253})"/.exec(who)?.[1] ?? who,
          fields: field,
        }))
      : managersIn(message)
    return { form: 'managers', target: targetOf(status), managers }
  }
  if (/^object is being deleted: |ensuring all content is removed/.test(message)) {
    return { form: 'being-deleted', target: targetOf(status), says }
  }
  const existing = namedIn(message, ' already exists')
  if (existing || reason === 'AlreadyExists') {
    return { form: 'exists', target: targetOf(status, existing), says }
  }
  const target = targetOf(status, namedIn(message.replace(/^Operation cannot be fulfilled on /, ''), ': '))
  const isChanged = /the object has been modified|Precondition failed/.test(message)
  return { form: isChanged ? 'changed' : 'other', target, says }
}

function managersIn(message: string): { manager: string; fields: string }[] {
  const parts = message.split(/\bconflicts? with "/).slice(1)
  return parts.map((part) => {
    const manager = part.slice(0, Math.max(0, part.indexOf('"')))
    const fields = [...part.matchAll(/(?:^|[\s:-])(\.[\w.[\]{}"=:/-]{1,400})/g)].map(
      ([, field = '']) => field,
    )
    return { manager, fields: fields.join(', ') }
  })
}

const FIELD_ERROR =
  /^([A-Za-z<][\w.[\]()<>"'/-]*): ((?:Required value|Invalid value|Forbidden|Unsupported value|Duplicate value|Not found|Too long|Too many|Internal error|may not)[\s\S]*)$/
const NEXT_ERROR =
  /, (?=[A-Za-z<][\w.[\]()<>"'/-]*: (?:Required value|Invalid value|Forbidden|Unsupported value|Duplicate value|Not found|Too long|Too many|Internal error))/

function invalid({ message, details }: AnsweredStatus): CauseData['K422'] {
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

/** E9, by validation's text (`ValidateRoleBindingUpdate` of pkg/apis/rbac, Kubernetes 1.36). */
function fixedRoleRef(status: AnsweredStatus): FindingOf<'E9'> | undefined {
  const { object, says } = invalid(status)
  return says.startsWith('roleRef: ') && says.endsWith(': cannot change roleRef')
    ? found('E9', { object })
    : undefined
}

/** E4, by validation's text (`ValidateRoleBindingSubject` of pkg/apis/rbac, Kubernetes 1.36). */
function subjectWithoutNamespace(status: AnsweredStatus): FindingOf<'E4'> | undefined {
  const { object, fields } = invalid(status)
  const isSubject = fields.some(
    ({ field, says }) => /^subjects\[\d{1,5}\]\.namespace$/.test(field) && says.startsWith('Required value'),
  )
  return isSubject ? { id: 'E4', confidence: 'proven', distance: 0, data: { object } } : undefined
}

function wait({ message, details }: AnsweredStatus): CauseData['K429'] {
  const budget = details.causes?.find(({ reason }) => reason === 'DisruptionBudget')?.message
  const after =
    details.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: details.retryAfterSeconds }
  const data = (form: CauseData['K429']['form'], says = message) => ({ form, says, ...after })
  if (/disruption budget/i.test(message)) return data('disruption-budget', budget ?? message)
  if (/shutting down/.test(message)) return data('shutdown')
  if (/\(re\)initializing|storage is /.test(message)) return data('storage')
  return data(/^Too many requests/i.test(message) ? 'fairness' : 'other')
}

function unavailable(message: string): AnswerFinding {
  if (/before all known HTTP paths have been installed|not ready/.test(message)) {
    return found('K503', { form: 'starting', says: message })
  }
  if (/shutting down/.test(message)) return found('K503', { form: 'shutdown', says: message })
  const isBare = message.trim() === 'service unavailable'
  if (isBare) return found('G9', { says: message.trim() }, 'likely')
  return /^(?:the server is currently unable to handle the request|error trying to reach service)/.test(
    message,
  )
    ? found('G9', { says: message }, 'possible')
    : found('K503', { form: 'other', says: message })
}
