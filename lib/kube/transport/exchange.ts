import * as http from 'node:http'
import { Agent as HttpAgent } from 'node:http'
import * as https from 'node:https'
import { Agent as HttpsAgent } from 'node:https'
import { isIP, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { CertificateFacts } from '@/lib/contract/probe-facts'
import { afterSilence } from '@/lib/deadline'
import { code, say } from '@/lib/phrase/phrase'
import { leavesTooFew } from '@/lib/pod/descriptors'
import { present } from '@/lib/present'
import type { Server } from '../credentials/locate'
import { freeText } from '../redact/sanitize'
import {
  type CallPhase,
  KubeUnreachableError,
  type RequestLine,
  UnexpectedAnswerError,
  type UnreachableFacts,
} from './errors'

interface ExchangeOptions {
  server: Server
  line: RequestLine
  agent: http.Agent
  headers: http.OutgoingHttpHeaders
  body?: string
  connectMs: number
  headersMs: number
  /** The caller's signal and the total deadline in one; a deadline aborts it with a DeadlinePassed. */
  signal: AbortSignal
  /**
   * Asked once the connection is up, before a byte of the request is sent. Gives the headers that only a known server may
   * have, or `greet`: then this connection gets GET /version instead of the request. A rejection ends the call.
   */
  admit?: (peer: ExchangePeer) => Promise<http.OutgoingHttpHeaders | 'greet'>
}

/** Who is at the other end, by a verified certificate. */
export interface ExchangePeer {
  /** The subject of the certificate, or its fingerprint where it names none: equal for the API servers behind one address. */
  key: string
  certificate: CertificateFacts | null
}

export interface Exchanged {
  response: http.IncomingMessage
  peer: ExchangePeer
  /** The answer to GET /version: the request itself was not sent. */
  isGreeting: boolean
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
const established = new WeakMap<Socket, ExchangePeer>()

function leaveFew(socket: Socket, request: http.ClientRequest): void {
  if (!leavesTooFew(socket, 'upstream')) return
  const says = 'Podglass has as many files and connections open as its limit allows'
  request.destroy(Object.assign(new Error(says), { code: 'EMFILE' }))
}

const GREETING = { method: 'GET', path: '/version' } as const

const UNNAMED: ExchangePeer = { key: '', certificate: null }

function peerOf(socket: Socket): ExchangePeer {
  const certificate = peerCertificate(socket)
  if (certificate === undefined || !(socket instanceof TLSSocket)) return UNNAMED
  return { key: certificate.subject || socket.getPeerCertificate().fingerprint256, certificate }
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN'
}

const isCut = (error: Error) => ['ECONNRESET', 'EPIPE'].includes(codeOf(error))

function stepOf(code: string, during: CallPhase): UnreachableFacts['step'] {
  if (code === 'ETIMEDOUT') return 'timeout'
  if (code === 'ENOTFOUND' || code.startsWith('EAI_') || during === 'resolve') return 'resolve'
  if (during === 'tls' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) return 'tls'
  return during === 'connect' || during === 'queue' ? 'connect' : 'reset'
}

/**
 * The error that a caller sees for what failed in a phase: the signal's own reason when the caller gave up, otherwise one
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
    return new UnexpectedAnswerError(line, 'not-http', say`the answer is not HTTP (${code(osCode)})`)
  }
  const says = freeText(cause.message, 512)
  return new KubeUnreachableError(line, { ...facts, step: stepOf(osCode, during), osCode, says }, ms)
}

/**
 * Sends one request and gives the response as soon as its headers are here. Never follows a redirect, never sends
 * anything before the certificate is verified and the peer admitted, and gives up after the connect, the headers or the total deadline.
 */
export function exchange(options: ExchangeOptions): Promise<Exchanged> {
  const { server, line, signal } = options
  return new Promise((resolve, reject) => {
    let isGreeting = false
    let refusal: Error | undefined
    const startedAt = performance.now()
    let during: CallPhase = 'queue'
    let peer = UNNAMED
    let heard = () => {}

    const request = (server.tls ? https : http).request({
      host: server.host,
      port: server.port,
      method: line.method,
      path: line.path,
      headers: options.headers,
      agent: options.agent,
      ...present({ servername: server.servername, socketPath: server.socketPath }),
      maxHeaderSize: 64 * 1024,
    })
    const enter = (phase: CallPhase, deadlineMs?: number) => {
      during = phase
      if (deadlineMs === undefined) return
      heard()
      heard = afterSilence(deadlineMs, giveUp)
    }
    const giveUp = () => request.destroy(new DeadlinePassed())
    const settle = () => {
      heard()
      signal.removeEventListener('abort', giveUp)
    }

    const send = async () => {
      enter('headers', options.headersMs)
      const admitted = await options.admit?.(peer)
      if (request.destroyed) return
      if (admitted === 'greet') {
        // Nothing is written before the first byte, so that this request can still become another.
        isGreeting = true
        Object.assign(request, GREETING)
        for (const name of ['content-type', 'content-length']) request.removeHeader(name)
        request.end()
        return
      }
      for (const [name, value] of Object.entries(admitted ?? {})) {
        if (value !== undefined) request.setHeader(name, value)
      }
      request.end(options.body)
    }
    const sendOrGiveUp = () => {
      send().catch((error: unknown) => {
        refusal = error instanceof Error ? error : new Error('The call was not sent.')
        request.destroy(refusal)
      })
    }

    request.on('socket', (socket) => {
      const known = established.get(socket)
      peer = known ?? UNNAMED
      if (known) return sendOrGiveUp()
      socket.once('connect', () => leaveFew(socket, request))
      const ready = () => {
        established.set(socket, peer)
        sendOrGiveUp()
      }
      // The agent's noDelay does not reach a TLS socket: the first request would wait for the handshake to be acknowledged.
      socket.setNoDelay(true)
      enter(isIP(server.host) || server.socketPath ? 'connect' : 'resolve', options.connectMs)
      socket.once('lookup', () => enter('connect'))
      if (!server.tls) return socket.once('connect', ready)
      socket.once('connect', () => enter('tls'))
      // Node destroys the socket on a failed verification, so what was presented is read just before that.
      socket.prependOnceListener('secure', () => {
        peer = peerOf(socket)
      })
      return socket.once('secureConnect', ready)
    })
    request.on('response', (response) => {
      settle()
      resolve({ response, peer, isGreeting })
    })
    // Nobody asked for it, and without a listener Node ends the connection and tells no one.
    request.on('upgrade', (_response, socket) => {
      settle()
      socket.destroy()
      reject(new UnexpectedAnswerError(line, 'not-http', say`the answer changes to another protocol (101)`))
    })
    request.on('error', (error) => {
      settle()
      if (refusal) return reject(refusal)
      const certificate = peer.certificate ?? undefined
      const failure = failureOf(error, { line, server, during, signal, startedAt, certificate })
      const isStale = request.reusedSocket && during === 'headers' && isCut(error) && !signal.aborted
      return reject(isStale ? new StaleConnection(failure) : failure)
    })
    signal.addEventListener('abort', giveUp, { once: true })
    if (signal.aborted) giveUp()
  })
}

function nameOf(parts: object | undefined): string {
  const words = Object.entries(parts ?? {}).map(([key, value]) => `${key}=${String(value)}`)
  return freeText(words.join(', '), 512)
}

function rfc3339(text: string): string {
  const time = Date.parse(text)
  return Number.isNaN(time) ? '' : new Date(time).toISOString()
}

/** What the server presented in the handshake, verified or not; undefined before it did. */
function peerCertificate(socket: unknown): CertificateFacts | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  const peer = socket.getPeerCertificate()
  if (!peer || !('subject' in peer)) return undefined
  const names = (peer.subjectaltname ?? '').split(', ').filter((name) => name !== '')
  return {
    subject: nameOf(peer.subject),
    issuer: nameOf(peer.issuer),
    names: names.slice(0, 50).map((name) => freeText(name, 256)),
    validFrom: rfc3339(peer.valid_from),
    validTo: rfc3339(peer.valid_to),
  }
}

const KEEP_ALIVE = { keepAlive: true, keepAliveMsecs: 15_000 }

interface Pair {
  calls: HttpAgent
  /** A long stream must not take the place of a short call. */
  streams: HttpAgent
}

function pairOf(make: (options: { maxSockets: number; timeout?: number }) => HttpAgent): Pair {
  return { calls: make({ maxSockets: 16, timeout: 60_000 }), streams: make({ maxSockets: 128 }) }
}

/** Closes idle connections now, and busy ones as soon as their answer is complete. */
function drain(agent: HttpAgent): void {
  agent.maxFreeSockets = 0
  closeIdle(agent)
}

export function closeIdle(agent: HttpAgent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy()
  }
}

/** The connections of one process: a pair of keep-alive agents for each CA, the older pairs drained. */
export class Agents {
  #pair: Pair | null = null
  #caPem: string | null = null

  /** For the kubectl proxy on loopback or on a Unix socket. */
  plain(): Pair {
    this.#pair ??= pairOf((options) => new HttpAgent({ ...KEEP_ALIVE, ...options }))
    return this.#pair
  }

  /** For the API server: only certificates that this CA signed, whatever NODE_TLS_REJECT_UNAUTHORIZED says. */
  trusting(caPem: string): Pair {
    if (this.#pair !== null && this.#caPem === caPem) return this.#pair
    const old = this.#pair
    this.#pair = pairOf(
      (options) =>
        new HttpsAgent({
          ...KEEP_ALIVE,
          ...options,
          ca: caPem,
          rejectUnauthorized: true,
          minVersion: 'TLSv1.2',
          // Node shows no certificate on a resumed session, and does not check its names against the host again.
          maxCachedSessions: 0,
        }),
    )
    this.#caPem = caPem
    if (old) {
      drain(old.calls)
      drain(old.streams)
    }
    return this.#pair
  }

  /** Ends every connection, busy ones too. */
  close(): void {
    this.#pair?.calls.destroy()
    this.#pair?.streams.destroy()
    this.#pair = null
    this.#caPem = null
  }
}
