import type { CertificateFacts } from '@/lib/contract/probe-facts'
import { code, type Phrase, plain, quote, say, words } from '@/lib/phrase/phrase'
import { foreign } from '@/lib/phrase/quote'
import { isWitnessed } from './headers'
import type { KubeAnswer, Status, Witness } from './types'

/** The call that failed. The path holds names, never a credential. */
export interface RequestLine {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
}

/** Where a call was when it ended. */
export type CallPhase = 'queue' | 'resolve' | 'connect' | 'tls' | 'headers' | 'body'

/** A call to the API server that gave no usable answer or a refusal. No field holds a token, a header set or a raw body. */
export abstract class KubeError extends Error {
  /** True when the same call may succeed later without anybody changing anything. */
  abstract readonly retryable: boolean
  readonly request: RequestLine
  /** What became of the call: the message as a sentence. */
  readonly told: Phrase
  /** Milliseconds from the start of the call. */
  readonly ms: number

  constructor(told: Phrase, request: RequestLine, ms: number) {
    super(plain(told))
    this.told = told
    this.request = request
    this.ms = ms
  }
}

const lineOf = ({ method, path }: RequestLine) => code(`${method} ${path}`)

/** A failure that was answered, with a `Status` or without one. */
export abstract class KubeAnswerError extends KubeError {
  readonly retryable: boolean
  readonly httpStatus: number
  readonly witness: Witness
  /** At most 16 KiB: the message of the Status, or the text that is none. Hidden characters are visible, credentials left out. */
  readonly says: string
  abstract readonly status: Status | undefined

  constructor(told: Phrase, line: RequestLine, ms: number, answer: Answered) {
    super(told, line, ms)
    this.httpStatus = answer.httpStatus
    this.witness = answer.witness
    this.says = answer.says
    this.retryable = answer.httpStatus === 429 || answer.httpStatus >= 500
  }
}

type Answered = Pick<KubeAnswerError, 'httpStatus' | 'witness' | 'says'>

/** The API server, or something before it, answered with a failure `Status`. */
export class KubeStatusError extends KubeAnswerError {
  override readonly name = 'KubeStatusError'
  readonly status: Status

  constructor(request: RequestLine, httpStatus: number, status: Status, witness: Witness, ms: number) {
    const says = status.message
    const told = say`${lineOf(request)} was answered ${httpStatus}: ${quote(says)}`
    super(told, request, ms, { httpStatus, witness, says })
    this.status = status
  }
}

/** The answer was a failure without a `Status`: a proxy, a mesh, or a handler that speaks plain text. */
export class KubeTextError extends KubeAnswerError {
  override readonly name = 'KubeTextError'
  readonly status = undefined

  constructor(request: RequestLine, httpStatus: number, says: string, witness: Witness, ms: number) {
    const told = say`${lineOf(request)} was answered ${httpStatus}, and the body is not a Status: ${quote(foreign(says, 200))}`
    super(told, request, ms, { httpStatus, witness, says })
  }
}

/** True for a call that failed, whatever became of it. Anything else that is thrown is a mistake of our own. */
export function isKubeError(error: unknown): error is KubeError {
  return error instanceof KubeError
}

/** True for a failure that was answered; with a code, for an answer of that HTTP status. */
export function isAnswer(error: unknown, httpStatus?: number): error is KubeAnswerError {
  return error instanceof KubeAnswerError && (httpStatus === undefined || error.httpStatus === httpStatus)
}

/** True for a failure with a `Status` of that code: the words of Kubernetes, not of a proxy. */
export function isStatus(error: unknown, httpStatus: number): error is KubeStatusError {
  return error instanceof KubeStatusError && error.httpStatus === httpStatus
}

/** True for a call that got no answer. */
export function isUnreachable(error: unknown): error is KubeUnreachableError {
  return error instanceof KubeUnreachableError
}

/**
 * True for words of an API server: a Status, or a text with the headers that it sets on each answer. Its own texts have them,
 * such as the 404 of a group that is not served; a kubelet's and a proxy's have none.
 */
export function isOfApiServer({ status, witness }: KubeAnswerError): boolean {
  return status !== undefined || isWitnessed(witness)
}

/** True when an API server says that the object or the path does not exist. No one else's 404 says that. */
export function saysNotFound(error: unknown): boolean {
  return isAnswer(error, 404) && isOfApiServer(error)
}

/** Who answered what, as one sentence; of its words as many characters as there is room for. */
export function sayAnswered(error: KubeAnswerError, room?: number): Phrase {
  const who = isOfApiServer(error) ? say`The API server` : say`Something that is not the API server`
  return say`${who} answered ${error.httpStatus}: ${saidBy(error, room)}`
}

/** The words of the answer itself. */
export function saidBy({ status, says }: KubeAnswerError, room = status ? says.length : 500): Phrase {
  return [quote(foreign(says, room))]
}

/** The answer that the failure was. */
export function answerOf({ httpStatus, witness, status, says, ms }: KubeAnswerError): KubeAnswer {
  return { status: httpStatus, witness, json: status, text: says, ms, bytes: 0 }
}

/** `stranger`: what answers has a certificate of the cluster's CA and is not an API server, so that nothing of the call was sent. */
export type UnreachableStep = 'resolve' | 'connect' | 'tls' | 'timeout' | 'reset' | 'credentials' | 'stranger'

export interface UnreachableFacts {
  step: UnreachableStep
  /** The phase that the call was in, which says what a timeout waited for. */
  during: CallPhase
  /** The code of the system, of OpenSSL or of Node, such as ECONNREFUSED or CERT_HAS_EXPIRED. */
  osCode: string
  /** The system's own words. */
  says: string
  /** `host:port`, empty when no address is known. */
  authority: string
  /** What the server presented, when the handshake came that far. */
  certificate?: CertificateFacts
  /** True when nothing was sent: another call had just failed the same way, and this one reuses its failure. */
  standsIn?: boolean
}

const WAITED_FOR: Record<CallPhase, string> = {
  queue: 'a free connection',
  resolve: 'DNS',
  connect: 'a TCP connection',
  tls: 'the TLS handshake',
  headers: 'the answer',
  // Whether any of it came is not known where the call's own deadline ended it.
  body: 'the whole answer',
}

function sayWhy({ step, authority, during, osCode, says }: UnreachableFacts): Phrase {
  const where = authority === '' ? words('the API server') : code(authority)
  switch (step) {
    case 'resolve':
      return say`the address of ${where} is not known: ${quote(says)}`
    case 'connect':
      return say`no TCP connection to ${where} (${code(osCode)})`
    case 'tls':
      return say`no trusted TLS connection to ${where} (${code(osCode)}): ${quote(says)}`
    case 'timeout':
      return say`${where} was silent while the call waited for ${words(WAITED_FOR[during])}`
    case 'reset':
      return say`the connection to ${where} ended before the answer was complete (${code(osCode)})`
    case 'credentials':
      return [quote(says)]
    case 'stranger':
      return say`${where} is not the API server, so the token was not sent. ${quote(says)}`
  }
}

/** No answer came. `step` and `osCode` say how far the call got; `timeout` names the phase it waited in. */
export class KubeUnreachableError extends KubeError {
  override readonly name = 'KubeUnreachableError'
  readonly retryable: boolean
  readonly step: UnreachableStep
  readonly during: CallPhase
  readonly osCode: string
  readonly says: string
  readonly authority: string
  readonly certificate?: CertificateFacts
  readonly standsIn: boolean

  constructor(request: RequestLine, facts: UnreachableFacts, ms: number) {
    super(say`${lineOf(request)}: ${sayWhy(facts)}`, request, ms)
    this.step = facts.step
    this.during = facts.during
    this.osCode = facts.osCode
    this.says = facts.says
    this.authority = facts.authority
    this.standsIn = facts.standsIn ?? false
    if (facts.certificate) this.certificate = facts.certificate
    this.retryable = !['tls', 'credentials', 'stranger'].includes(facts.step)
  }
}

/**
 * Podglass held the call back by itself, and its turn would not come in time. Nothing of it was sent, so it says nothing about
 * the API server: a 429 is a KubeStatusError or a KubeTextError.
 */
export class RequestBudgetError extends KubeError {
  override readonly name = 'RequestBudgetError'
  override readonly retryable = true

  constructor(request: RequestLine, limits: { perSecond: number; inFlight: number }, ms: number) {
    super(
      say`Podglass waits: it sends at most ${limits.perSecond} requests a second, ${limits.inFlight} at a time. ${lineOf(request)} would have waited past its deadline, so it was not sent.`,
      request,
      ms,
    )
  }
}

export type UnexpectedProblem =
  | 'too-large'
  | 'encoding'
  | 'not-http'
  | 'not-json'
  | 'shape'
  | 'frame-too-large'

/** An answer came and is not what the API server's API promises. The transport worked, an assumption did not. */
export class UnexpectedAnswerError extends KubeError {
  override readonly name = 'UnexpectedAnswerError'
  override readonly retryable = false
  readonly problem: UnexpectedProblem
  /** Without the call. */
  readonly says: Phrase

  constructor(request: RequestLine, problem: UnexpectedProblem, says: Phrase) {
    super(say`${lineOf(request)}: ${says}`, request, 0)
    this.problem = problem
    this.says = says
  }
}

const CODES = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'INVALID_CA',
])

/** True for a server whose certificate ca.crt does not vouch for: another ca.crt would. */
export function isUntrusted(error: unknown): boolean {
  return isUnreachable(error) && CODES.has(error.osCode)
}
