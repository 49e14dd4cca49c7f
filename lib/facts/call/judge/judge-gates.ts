import { admissionCauses } from '@/lib/diagnosis/causes/all'
import { firstFinding } from '@/lib/diagnosis/causes/finding'
import { untrustedCa, wrongCertificateName } from '@/lib/diagnosis/causes/network/tls'
import { nothingListens } from '@/lib/diagnosis/causes/network/unreached'
import { GATES, type GateId, gateIndex } from '@/lib/evidence/gates'
import { ANSWERED, type Heard } from '@/lib/evidence/speaker'
import { code, type Phrase, say, words } from '@/lib/phrase/phrase'
import type { AnsweredStatus } from '@/lib/rbac/answered-status'
import { parseForbidden, type RefusedTarget } from '@/lib/rbac/parse-forbidden'
import type { FoundNetwork } from '@/lib/reader/found'
import type { Gate } from '../contract'

const READ_PASSES_BY = say`Skipped for a read.`
const NOT_REACHED = say`The call did not get this far.`

type Known = (typeof GATES)[number]
type Judged = Pick<Gate, 'state' | 'says'>

const FOR_WRITES: readonly GateId[] = ['mutating', 'validation', 'validating']

function all(judge: (gate: Known, at: number) => Judged): Gate[] {
  return GATES.map((gate, id) => ({ id, name: gate.title, ...judge(gate, id) }))
}

function passesBy({ id }: Known, isWrite: boolean): boolean {
  return FOR_WRITES.includes(id) && !isWrite
}

function passed(gate: Known, isWrite: boolean, isDryRun: boolean): Judged {
  if (passesBy(gate, isWrite)) return { state: 'not-reached', says: READ_PASSES_BY }
  const isStored = gate.id === 'storage' && isDryRun
  return {
    state: 'passed',
    says: isStored ? say`The write would succeed. Nothing was stored.` : words(gate.passed),
  }
}

function unanswered({ beforeSending, says }: UnansweredCall): Gate[] {
  return all(({ id }) => {
    if (id === 'network') return { state: 'refused', says: words(says) }
    return beforeSending
      ? { state: 'not-reached', says: NOT_REACHED }
      : { state: 'unknown', says: say`The request was sent; how far it got is unknown.` }
  })
}

function refused({ from, to, says }: RefusalPlace, isWrite: boolean): Gate[] {
  return all((gate, at) => {
    if (at < gateIndex(from)) return passed(gate, isWrite, false)
    if (at > gateIndex(to)) return { state: 'not-reached', says: NOT_REACHED }
    if (from === to) return { state: 'refused', says }
    return passesBy(gate, isWrite)
      ? { state: 'not-reached', says: READ_PASSES_BY }
      : { state: 'unknown', says: gate.id === from ? says : say`Here or at a gate next to it.` }
  })
}

export interface JudgedCall {
  outcome: CallOutcome
  isWrite: boolean
  /** Non-resource paths have neither decoding nor storage. */
  isPath: boolean
}

/**
 * What one answer proves about each gate, in the order of the API server. A refusal proves the gates before it and says
 * nothing about those after it; an answer that may come from several gates leaves each of them unknown.
 */
export function judgeGates({ outcome, isWrite, isPath }: JudgedCall): Gate[] {
  if (outcome.outcome === 'unanswered') return unanswered(outcome)
  const { httpStatus, fromApiServer } = outcome
  const isGood = httpStatus >= 200 && httpStatus <= 299
  if (!isGood) return refused(placeRefusal(outcome, isWrite), isWrite)
  if (!fromApiServer) {
    return all(() => ({
      state: 'unknown',
      says: say`Nothing in the answer shows that an API server made it.`,
    }))
  }
  return all((gate, at) =>
    isPath && at >= gateIndex('decoding')
      ? { state: 'not-reached', says: say`A non-resource path has no such gate.` }
      : passed(gate, isWrite, isWrite),
  )
}

/** The gates of a call that was not made. */
export function unsentGates(): Gate[] {
  return all(() => ({ state: 'not-reached', says: say`Nothing was sent.` }))
}

/** True when the answer proves that an authorizer said yes. */
export function provesAuthorization(gates: readonly Gate[]): boolean {
  return gates[gateIndex('authorization')]?.state === 'passed'
}

/** Where a refusal was made. All gates before `from` were passed; it was made at one of `from` to `to`. */
export interface RefusalPlace {
  from: GateId
  to: GateId
  says: Phrase
}

function exactly(gate: GateId, says: Phrase): RefusalPlace {
  return { from: gate, to: gate, says }
}

/** Somewhere at or after a gate; which one the answer does not say. */
function somewhere(from: GateId, says: Phrase, to: GateId = 'storage'): RefusalPlace {
  return { from, to, says }
}

const IN_FRONT = say`Nothing in the answer shows that an API server made it: something in front of it may have.`

/** Where admission refused, by the cause that the text shows; undefined where none says. */
function placeAdmission(text: string, target: RefusedTarget): RefusalPlace | undefined {
  const place = firstFinding(admissionCauses, { text, target }, ANSWERED)?.cause.place
  if (place === undefined) return undefined
  if (place.phase === 'either') return somewhere('mutating', words(place.says), 'validating')
  return exactly(place.phase === 'mutating' ? 'mutating' : 'validating', words(place.says))
}

function placeForbidden(status: AnsweredStatus, nosniff: boolean): RefusalPlace {
  const refusal = parseForbidden(status.message)
  if (refusal?.kind === 'authorization') {
    return exactly(
      'authorization',
      say`The authorizers denied it: the answer names the account and the call.`,
    )
  }
  if (nosniff && refusal === undefined) {
    return exactly('authorization', say`Only an authorizer’s 403 has the header nosniff, not a later one.`)
  }
  if (refusal === undefined) return somewhere('filters', say`The text of this 403 does not say who refused.`)
  if (refusal.kind === 'escalation') {
    return exactly(
      'validation',
      say`The write itself is allowed. The check against granting permissions that the writer lacks refused it; that check comes before validation of the object.`,
    )
  }
  const place = placeAdmission(refusal.text, refusal.target)
  if (place) return place
  return somewhere(
    'mutating',
    say`Refused after authorization, by admission or a second check; the text does not say in which phase.`,
    'validating',
  )
}

const UNREADABLE =
  /^the object provided is unrecognized|cannot be handled as a |does not match the (?:namespace sent on the request|name on the URL)|json parse error|^error decoding patch/

function placeBadRequest(message: string, isWrite: boolean): RefusalPlace {
  if (UNREADABLE.test(message)) {
    return exactly('decoding', say`The API server could not read the request. RBAC allowed it.`)
  }
  // A log is refused so for the state of its pod, a write by any check of its own.
  const says = say`The API server cannot do this as requested; the answer does not say which gate refused it. RBAC allowed it.`
  return somewhere('decoding', says, isWrite ? 'validating' : 'storage')
}

/** Policies and webhooks choose their own code, so their words decide. */
function placeCalledOut({ message }: AnsweredStatus): RefusalPlace | undefined {
  return placeAdmission(message, { resource: '', group: '', name: '' })
}

function placeNotFound(status: AnsweredStatus, isWrite: boolean): RefusalPlace {
  const { kind, name } = status.details
  if (kind === '') {
    return exactly(
      'routing',
      say`The API server serves nothing at this path. Authorization comes first, so RBAC allowed it.`,
    )
  }
  if (isWrite && kind === 'namespaces' && status.message.startsWith('namespaces ')) {
    return exactly(
      'mutating',
      say`There is no namespace ${code(name)}. This check came after RBAC allowed it.`,
    )
  }
  return exactly(
    'storage',
    say`The resource is served, but has no such object. RBAC allowed it: an account without permission gets a 403.`,
  )
}

function placeConflict(status: AnsweredStatus): RefusalPlace {
  if (status.details.kind === 'resourcequotas') {
    return exactly('validating', say`Two writes met at the quota, which is checked last: RBAC allowed it.`)
  }
  return exactly('storage', say`The object is not in the state that the call expects. RBAC allowed it.`)
}

function placeThrottled({ status, classified }: Answered): RefusalPlace {
  if (status === undefined) {
    return classified
      ? exactly(
          'fairness',
          say`Priority and fairness had no seat for the call. It comes before authorization, so this says nothing about permissions.`,
        )
      : somewhere(
          'filters',
          say`A filter before authorization refused, so this says nothing about permissions.`,
          'fairness',
        )
  }
  if (status.details.causes?.some(({ reason }) => reason === 'DisruptionBudget')) {
    return exactly('storage', say`A disruption budget refused the eviction. RBAC allowed it.`)
  }
  return somewhere('filters', say`The answer does not say which part throttled.`)
}

function placeStatus(answer: Answered, status: AnsweredStatus, isWrite: boolean): RefusalPlace {
  const calledOut = placeCalledOut(status)
  if (calledOut) return calledOut
  switch (answer.httpStatus) {
    case 401:
      return exactly(
        'authentication',
        say`The API server did not accept the token, so no permission was checked.`,
      )
    case 403:
      return placeForbidden(status, answer.nosniff)
    case 404:
      return placeNotFound(status, isWrite)
    case 405:
      return exactly(
        'routing',
        say`The resource has no such verb. Authorization comes first, so RBAC allowed it.`,
      )
    case 400:
      return placeBadRequest(status.message, isWrite)
    case 406:
    case 413:
    case 415:
      return exactly('decoding', say`The API server does not read or write this form. RBAC allowed it.`)
    case 409:
      return placeConflict(status)
    case 410:
      return exactly('storage', say`The requested state is no longer kept. RBAC allowed it.`)
    case 422:
      return exactly(
        'validation',
        say`The object is not valid. The API server reads it only after RBAC allowed the call.`,
      )
    case 429:
      return placeThrottled(answer)
    default:
      return somewhere('filters', say`The API server failed, and the answer does not say at which gate.`)
  }
}

/** Where the API server, or something before it, refused one call: as far as the answer proves it, and no further. */
export function placeRefusal(answer: Answered, isWrite: boolean): RefusalPlace {
  const { httpStatus, status, text, fromApiServer } = answer
  if (status !== undefined) return placeStatus(answer, status, isWrite)
  if (!fromApiServer) {
    return httpStatus === 429 ? somewhere('network', IN_FRONT) : exactly('network', IN_FRONT)
  }
  if (httpStatus === 429) return placeThrottled(answer)
  if (httpStatus === 404) {
    return exactly(
      'routing',
      say`The API server has no such path. Authorization comes first, so RBAC allowed it.`,
    )
  }
  // ErrorResponder of responsewriters/errors.go: an authorizer that fails is answered in this text.
  if (httpStatus === 500 && text.startsWith('Internal Server Error: ')) {
    return exactly('authorization', say`An authorizer failed, so nothing was decided.`)
  }
  return somewhere('filters', say`The API server failed, and the answer does not say at which gate.`)
}

/** How a call of this process ended without an answer. */
export interface NoAnswer {
  step: 'resolve' | 'connect' | 'tls' | 'timeout' | 'reset' | 'credentials' | 'stranger'
  during: 'queue' | 'resolve' | 'connect' | 'tls' | 'headers' | 'body'
  code: string
  /** `host:port`. */
  target: string
  message: string
}

function failureOf({ step, during, code }: NoAnswer): FoundNetwork['failure'] {
  if (step === 'resolve' || (step === 'timeout' && during === 'resolve')) return 'name-not-resolved'
  // Silence after the connection is up does not mean that a packet was dropped on the way.
  if (step === 'timeout') return during === 'connect' ? 'no-answer' : null
  if (step === 'connect') return nothingListens.codes?.test(code) ? 'nothing-listens' : 'no-answer'
  if (step !== 'tls') return null
  if (wrongCertificateName.codes?.test(code)) return 'wrong-certificate-name'
  return untrustedCa.codes?.test(code) ? 'untrusted-ca' : null
}

/** A failure of our own call in the form in which the failures of other clients are explained. */
export function networkOf(failure: NoAnswer): FoundNetwork & Heard {
  const isTls = failure.step === 'tls' || (failure.step === 'timeout' && failure.during === 'tls')
  return {
    form: 'network',
    at: 0,
    end: failure.message.length,
    kind: isTls ? 'tls' : 'network',
    failure: failureOf(failure),
    message: failure.message,
    target: failure.target,
    ...ANSWERED,
  }
}

/** True when nothing of the request can have reached a server. */
export function endedBeforeSending({ step, during }: Pick<NoAnswer, 'step' | 'during'>): boolean {
  return step === 'credentials' || (during !== 'headers' && during !== 'body')
}

/** What one call of the API server came to, as far as a judgement of its gates needs it. */
export type CallOutcome = Answered | UnansweredCall

export interface Answered {
  outcome: 'answered'
  httpStatus: number
  /** The parsed `kind: Status` of a failure; absent for a success and for an answer that is none. */
  status?: AnsweredStatus
  /** The text of a failure that is no Status, or "". */
  text: string
  /** True when a header or the document shows that an API server made the answer. */
  fromApiServer: boolean
  nosniff: boolean
  /** True with the header that priority and fairness sets. */
  classified: boolean
}

export interface UnansweredCall {
  outcome: 'unanswered'
  /** False when the request had been sent: it may have been carried out. */
  beforeSending: boolean
  says: string
}
