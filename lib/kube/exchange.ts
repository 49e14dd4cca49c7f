import * as http from 'node:http'
import * as https from 'node:https'
import { isIP, type Socket } from 'node:net'
import type { CertificateFacts } from '@/lib/contract/probe-facts'
import {
  type CallPhase,
  KubeUnreachableError,
  type RequestLine,
  UnexpectedAnswerError,
  type UnreachableFacts,
} from './errors'
import { peerCertificate } from './peer-certificate'
import { freeText } from './sanitize'

/** The one server that the process talks to. */
export interface Server {
  tls: boolean
  host: string
  port: number
  /** `host:port`, an IPv6 address in brackets. */
  authority: string
  /** The name that its certificate must hold; the host where absent. */
  servername?: string
}

export interface ExchangeOptions {
  server: Server
  line: RequestLine
  agent: http.Agent
  headers: http.OutgoingHttpHeaders
  body?: string
  connectMs: number
  headersMs: number
  /** The caller's signal and the total deadline in one; a deadline aborts it with a DeadlinePassed. */
  signal: AbortSignal
}

/** The reason that a deadline aborts a call with. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed'
}

/** A failure and whether the same call may be sent again at once: nothing of it reached a server that answered. */
export class StaleConnection extends Error {
  override readonly name = 'StaleConnection'
  readonly failure: Error

  constructor(failure: Error) {
    super(failure.message)
    this.failure = failure
  }
}

// Sockets past their handshake: a call that gets one from the agent need not wait for it again.
const established = new WeakSet<Socket>()

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN'
}

function stepOf(code: string, during: CallPhase): UnreachableFacts['step'] {
  if (code === 'ETIMEDOUT') return 'timeout'
  if (code === 'ENOTFOUND' || code.startsWith('EAI_') || during === 'resolve') return 'resolve'
  if (during === 'tls' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) return 'tls'
  return during === 'connect' || during === 'queue' ? 'connect' : 'reset'
}

/**
 * The error that a caller sees for what went wrong in a phase: the signal's own reason when the caller gave up, else one
 * of the failure classes. The system's error object is left behind, since a parser's one carries raw bytes.
 */
export function failureOf(
  error: unknown,
  context: {
    line: RequestLine
    server: Server
    during: CallPhase
    signal: AbortSignal
    startedAt: number
    certificate?: CertificateFacts | undefined
  },
): Error {
  const { line, during, signal, certificate } = context
  const reason: unknown = signal.aborted ? signal.reason : error
  const cause = reason instanceof Error ? reason : new Error('The call was given up.')
  const ms = performance.now() - context.startedAt
  const facts = { during, authority: context.server.authority, ...(certificate ? { certificate } : {}) }
  if (cause instanceof DeadlinePassed) {
    const says = 'Nothing came in time.'
    return new KubeUnreachableError(line, { ...facts, step: 'timeout', osCode: 'DEADLINE', says }, ms)
  }
  if (signal.aborted) return cause
  const osCode = codeOf(cause)
  if (osCode.startsWith('HPE_')) {
    return new UnexpectedAnswerError(line, 'not-http', `the answer is not HTTP (${osCode})`)
  }
  const says = freeText(cause.message, 512)
  return new KubeUnreachableError(line, { ...facts, step: stepOf(osCode, during), osCode, says }, ms)
}

/**
 * Sends one request and gives the response as soon as its headers are here. Never follows a redirect, never sends
 * anything before the certificate is verified, and gives up after the connect, the headers or the total deadline.
 */
export function exchange(options: ExchangeOptions): Promise<http.IncomingMessage> {
  const { server, line, signal } = options
  return new Promise((resolve, reject) => {
    const startedAt = performance.now()
    let during: CallPhase = 'queue'
    let certificate: CertificateFacts | undefined
    let timer: NodeJS.Timeout | undefined

    const request = (server.tls ? https : http).request({
      host: server.host,
      port: server.port,
      method: line.method,
      path: line.path,
      headers: options.headers,
      agent: options.agent,
      ...(server.servername === undefined ? {} : { servername: server.servername }),
      maxHeaderSize: 64 * 1024,
    })
    const enter = (phase: CallPhase, deadlineMs?: number) => {
      during = phase
      if (deadlineMs === undefined) return
      clearTimeout(timer)
      timer = setTimeout(() => request.destroy(new DeadlinePassed()), deadlineMs)
    }
    const giveUp = () => request.destroy(new DeadlinePassed())
    const settle = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
    }

    request.on('socket', (socket) => {
      if (established.has(socket)) return enter('headers', options.headersMs)
      const ready = () => {
        established.add(socket)
        enter('headers', options.headersMs)
      }
      enter(isIP(server.host) ? 'connect' : 'resolve', options.connectMs)
      socket.once('lookup', () => enter('connect'))
      if (!server.tls) return socket.once('connect', ready)
      socket.once('connect', () => enter('tls'))
      // Node destroys the socket on a failed verification, so what was presented is read just before that.
      socket.prependOnceListener('secure', () => {
        certificate = peerCertificate(socket)
      })
      return socket.once('secureConnect', ready)
    })
    request.on('response', (response) => {
      settle()
      resolve(response)
    })
    request.on('error', (error) => {
      settle()
      const failure = failureOf(error, { line, server, during, signal, startedAt, certificate })
      const code = codeOf(error)
      const stale =
        request.reusedSocket && during === 'headers' && (code === 'ECONNRESET' || code === 'EPIPE')
      reject(stale && !signal.aborted ? new StaleConnection(failure) : failure)
    })
    signal.addEventListener('abort', giveUp, { once: true })
    if (signal.aborted) giveUp()
    request.end(options.body)
  })
}
