import type { CertificateFacts } from '@/lib/contract/probe-facts'
import type { Status, Witness } from './types'
import { isWitnessed } from './witness'

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
  /** Milliseconds from the start of the call. */
  readonly ms: number

  constructor(message: string, request: RequestLine, ms: number) {
    super(message)
    this.request = request
    this.ms = ms
  }
}

function mayPass(httpStatus: number): boolean {
  return httpStatus === 429 || httpStatus >= 500
}

/** The API server, or something before it, answered with a failure `Status`. */
export class KubeStatusError extends KubeError {
  override readonly name = 'KubeStatusError'
  readonly retryable: boolean
  readonly status: Status
  readonly httpStatus: number
  readonly witness: Witness

  constructor(request: RequestLine, httpStatus: number, status: Status, witness: Witness, ms: number) {
    super(`${request.method} ${request.path} was answered ${httpStatus}: ${status.message}`, request, ms)
    this.status = status
    this.httpStatus = httpStatus
    this.witness = witness
    this.retryable = mayPass(httpStatus)
  }
}

/** The answer was a failure without a `Status`: a proxy, a mesh, or a handler that speaks plain text. */
export class KubeTextError extends KubeError {
  override readonly name = 'KubeTextError'
  readonly retryable: boolean
  /** At most 16 KiB, hidden characters made visible, credentials left out. */
  readonly text: string
  readonly httpStatus: number
  readonly witness: Witness

  constructor(request: RequestLine, httpStatus: number, text: string, witness: Witness, ms: number) {
    super(
      `${request.method} ${request.path} was answered ${httpStatus}, and the body is not a Status: ${text.slice(0, 200)}`,
      request,
      ms,
    )
    this.text = text
    this.httpStatus = httpStatus
    this.witness = witness
    this.retryable = mayPass(httpStatus)
  }
}

/**
 * True for words of an API server: a Status, or a text with the headers that it sets on each answer. Its own texts have them,
 * such as the 404 of a group that is not served; a kubelet's and a proxy's have none.
 */
export function isOfApiServer(error: KubeStatusError | KubeTextError): boolean {
  return error instanceof KubeStatusError || isWitnessed(error.witness)
}

/** True when an API server says that there is no such object, or no such path. No one else's 404 says that. */
export function saysNotFound(error: unknown): boolean {
  const isAnswer = error instanceof KubeStatusError || error instanceof KubeTextError
  return isAnswer && error.httpStatus === 404 && isOfApiServer(error)
}

/** Who answered what, as one sentence. */
export function sayAnswered(error: KubeStatusError | KubeTextError): string {
  const words = error instanceof KubeStatusError ? error.status.message : error.text.slice(0, 500)
  return isOfApiServer(error)
    ? `The API server answered ${error.httpStatus}: ${words}`
    : `Something that is not the API server answered ${error.httpStatus}: ${words}`
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
  /** True when nothing was sent: another call had just failed so, and its failure stands for this one. */
  standsIn?: boolean
}

const WAITED_FOR: Record<CallPhase, string> = {
  queue: 'a free connection',
  resolve: 'DNS',
  connect: 'a TCP connection',
  tls: 'the TLS handshake',
  headers: 'the answer',
  body: 'the rest of the answer',
}

function sayWhy(facts: UnreachableFacts): string {
  const where = facts.authority === '' ? 'the API server' : facts.authority
  switch (facts.step) {
    case 'resolve':
      return `the address of ${where} is not known: ${facts.says}`
    case 'connect':
      return `no TCP connection to ${where} (${facts.osCode})`
    case 'tls':
      return `no trusted TLS connection to ${where} (${facts.osCode}): ${facts.says}`
    case 'timeout':
      return `${where} was silent while the call waited for ${WAITED_FOR[facts.during]}`
    case 'reset':
      return `the connection to ${where} ended before the answer was complete (${facts.osCode})`
    case 'credentials':
      return facts.says
    case 'stranger':
      return `${where} is not the API server, so the token was not sent. ${facts.says}`
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
    super(`${request.method} ${request.path}: ${sayWhy(facts)}`, request, ms)
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
 * Podglass held the call back by itself, and its turn would not come in time. Nothing of it was sent, so it says nothing of
 * the API server: a 429 is a KubeStatusError or a KubeTextError.
 */
export class RequestBudgetError extends KubeError {
  override readonly name = 'RequestBudgetError'
  override readonly retryable = true

  constructor(request: RequestLine, limits: { perSecond: number; inFlight: number }, ms: number) {
    super(
      `Podglass waits: it sends at most ${limits.perSecond} requests a second, ${limits.inFlight} at a time. ` +
        `${request.method} ${request.path} would have waited past its deadline, so it was not sent.`,
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
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError'
  readonly request: RequestLine
  readonly problem: UnexpectedProblem

  constructor(request: RequestLine, problem: UnexpectedProblem, says: string) {
    super(`${request.method} ${request.path}: ${says}`)
    this.request = request
    this.problem = problem
  }
}
