import { parseForbidden } from '@/lib/rbac/parse-forbidden'
import type { AnsweredStatus } from '../answered-status'
import { admissionCause, calledOutCause } from '../causes/admission'
import type { Answered } from './answer'
import {
  AUTHENTICATION,
  AUTHORIZATION,
  DECODING,
  FAIRNESS,
  FILTERS,
  MUTATING,
  NETWORK,
  ROUTING,
  STORAGE,
  VALIDATING,
  VALIDATION,
} from './gate-names'

/** Where a refusal was made. All gates before `from` were passed; it was made at one of `from` to `to`. */
export interface Place {
  from: number
  to: number
  says: string
}

function exactly(gate: number, says: string): Place {
  return { from: gate, to: gate, says }
}

/** Somewhere at or after a gate; which one the answer does not say. */
function somewhere(from: number, says: string, to: number = STORAGE): Place {
  return { from, to, says }
}

const IN_FRONT = 'Nothing in the answer shows that an API server made it: something in front of it may have.'
const WEBHOOK =
  'The webhook refused in mutating or in validating admission; its text does not say in which. RBAC said yes before.'

// Plugins that run in the mutating phase of admission (plugin/pkg/admission, 1.36).
const EARLY_PLUGINS = new Set(['J10', 'J11', 'J12', 'J15', 'J16'])
const LATE_PLUGINS = new Map([
  ['J1', 'The quota is asked last, so a quota refusal proves that RBAC said yes.'],
  ['J2', 'The quota is asked last, so a quota refusal proves that RBAC said yes.'],
  ['J3', 'The quota is asked last, so a quota refusal proves that RBAC said yes.'],
  ['J4', 'The quota is asked last, so a quota refusal proves that RBAC said yes.'],
  ['J6', 'PodSecurity judges an object that RBAC let through.'],
])

function placeForbidden(status: AnsweredStatus, nosniff: boolean): Place {
  const refusal = parseForbidden(status.message)
  if (refusal?.kind === 'authorization') {
    return exactly(AUTHORIZATION, 'The authorizers said no: the answer names the account and the call.')
  }
  if (nosniff && refusal === undefined) {
    return exactly(
      AUTHORIZATION,
      'The header nosniff stands on the 403 of an authorizer, and on no later one.',
    )
  }
  if (refusal === undefined) return somewhere(FILTERS, 'The text of this 403 does not say who refused.')
  if (refusal.kind === 'escalation') {
    return exactly(
      VALIDATION,
      'The write itself is allowed. The check against giving rights that the writer lacks said no; it stands before the validation of the object.',
    )
  }
  const cause = admissionCause(refusal.target, refusal.text)
  const late = cause && LATE_PLUGINS.get(cause.id)
  if (late !== undefined) return exactly(VALIDATING, late)
  if (cause?.id === 'J7') return placeCalledOut(status) ?? somewhere(MUTATING, '', VALIDATING)
  if (cause && EARLY_PLUGINS.has(cause.id)) {
    return exactly(MUTATING, 'An admission plugin refused what RBAC had allowed.')
  }
  return somewhere(
    MUTATING,
    'Refused after authorization, by admission or a second check; the text does not say in which phase. RBAC said yes before.',
    VALIDATING,
  )
}

const UNREADABLE =
  /^the object provided is unrecognized|cannot be handled as a |does not match the (?:namespace sent on the request|name on the URL)|json parse error|^error decoding patch/

function placeBadRequest(message: string, isWrite: boolean): Place {
  if (UNREADABLE.test(message)) {
    return exactly(DECODING, 'The API server could not read the request. RBAC said yes.')
  }
  // A log is refused so for the state of its pod, a write by any check of its own.
  const says =
    'The API server cannot do this as it was asked; the answer does not say which gate found it. RBAC said yes.'
  return somewhere(DECODING, says, isWrite ? VALIDATING : STORAGE)
}

/** Policies and webhooks choose their own code, so their words decide. */
function placeCalledOut({ message }: AnsweredStatus): Place | undefined {
  const cause = calledOutCause(message)
  if (cause === undefined) return undefined
  if (cause.id === 'J7') {
    return exactly(VALIDATING, 'A policy judged an object that RBAC and validation let through.')
  }
  return somewhere(MUTATING, WEBHOOK, VALIDATING)
}

function placeNotFound(status: AnsweredStatus, isWrite: boolean): Place {
  const { kind, name } = status.details
  if (kind === '') {
    return exactly(
      ROUTING,
      'The API server serves no such resource. Authorization comes first, so RBAC said yes.',
    )
  }
  if (isWrite && kind === 'namespaces' && status.message.startsWith('namespaces ')) {
    return exactly(MUTATING, `There is no namespace ${name}. The question came after RBAC said yes.`)
  }
  return exactly(
    STORAGE,
    'The resource is served and holds no such object. RBAC said yes: who may not look gets a 403.',
  )
}

function placeConflict(status: AnsweredStatus): Place {
  if (status.details.kind === 'resourcequotas') {
    return exactly(VALIDATING, 'Two writes met at the quota, which is asked last: RBAC said yes.')
  }
  return exactly(STORAGE, 'The object is in another state than the call expects. RBAC said yes.')
}

function placeThrottled({ status, classified }: Answered): Place {
  if (status === undefined) {
    return classified
      ? exactly(
          FAIRNESS,
          'Priority and fairness had no seat for the call. It precedes authorization, so this says nothing about rights.',
        )
      : somewhere(
          FILTERS,
          'A filter before authorization refused, so this says nothing about rights.',
          FAIRNESS,
        )
  }
  if (status.details.causes?.some(({ reason }) => reason === 'DisruptionBudget')) {
    return exactly(STORAGE, 'A disruption budget refused the eviction. RBAC said yes.')
  }
  return somewhere(FILTERS, 'The answer does not say which part throttled.')
}

function placeStatus(answer: Answered, status: AnsweredStatus, isWrite: boolean): Place {
  const calledOut = placeCalledOut(status)
  if (calledOut) return calledOut
  switch (answer.httpStatus) {
    case 401:
      return exactly(AUTHENTICATION, 'The API server did not accept the token, and no right was judged.')
    case 403:
      return placeForbidden(status, answer.nosniff)
    case 404:
      return placeNotFound(status, isWrite)
    case 405:
      return exactly(ROUTING, 'The resource has no such verb. Authorization comes first, so RBAC said yes.')
    case 400:
      return placeBadRequest(status.message, isWrite)
    case 406:
    case 413:
    case 415:
      return exactly(DECODING, 'The API server does not read or write this form. RBAC said yes.')
    case 409:
      return placeConflict(status)
    case 410:
      return exactly(STORAGE, 'The state that was asked for is no longer kept. RBAC said yes.')
    case 422:
      return exactly(VALIDATION, 'The object is not valid. The API server reads it only after RBAC said yes.')
    case 429:
      return placeThrottled(answer)
    default:
      return somewhere(FILTERS, 'The API server failed, and the answer does not say at which gate.')
  }
}

/** Where the API server, or something before it, refused one call: as far as the answer proves it, and no further. */
export function placeRefusal(answer: Answered, isWrite: boolean): Place {
  const { httpStatus, status, text, fromApiServer } = answer
  if (status !== undefined) return placeStatus(answer, status, isWrite)
  if (!fromApiServer) {
    return httpStatus === 429 ? somewhere(NETWORK, IN_FRONT) : exactly(NETWORK, IN_FRONT)
  }
  if (httpStatus === 429) return placeThrottled(answer)
  if (httpStatus === 404) {
    return exactly(ROUTING, 'The API server has no such path. Authorization comes first, so RBAC said yes.')
  }
  // ErrorResponder of responsewriters/errors.go: an authorizer that fails is answered in this text.
  if (httpStatus === 500 && text.startsWith('Internal Server Error: ')) {
    return exactly(AUTHORIZATION, 'An authorizer failed, so nothing was decided.')
  }
  return somewhere(FILTERS, 'The API server failed, and the answer does not say at which gate.')
}
