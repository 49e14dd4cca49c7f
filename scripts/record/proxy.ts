import { timingSafeEqual } from 'node:crypto'
import {
  Agent as HttpAgent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http'
import { createServer, Agent as HttpsAgent, type RequestOptions, request as requestHttps } from 'node:https'
import { type AddressInfo, isIP, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { parseJson, textAt } from '@/lib/objects/fields'
import { weighJson } from '@/lib/objects/json-weight'
import { createAuthority, createServerCertificate } from '@/sandbox/pki'
import { decodeProtobuf } from '@/sandbox/protobuf'
import { STAND_IN_HEADER } from '@/sandbox/stand-ins'

/** Where calls are forwarded to. */
export interface Upstream {
  /** A Unix socket of kubectl proxy, which authenticates the calls itself, or the API server over TLS. */
  to: { socketPath: string } | { host: string; port: number; ca: string; servername?: string }
  /** What authenticates a call in place of the program's token; read for each one, since tokens change. */
  authorization: () => string | undefined
  /** Its answers can say what it made up. */
  isSandbox?: true
}

/** A call and its answer; of bodies only the message of a refusal. */
export interface Exchange {
  method: string
  /** The path with its query, as sent. */
  target: string
  headers: IncomingHttpHeaders
  /** With the token that the program was given; any other call is not of its account. */
  own: boolean
  /** 0 where no answer came. */
  status: number
  message: string
  /** What of the object that the call names the sandbox made up: a `StandIn`, or empty. */
  standIn: string
}

interface ProxyOptions {
  upstream: Upstream
  /** The token that the program was given. */
  token: string
  onExchange: (exchange: Exchange) => void
  /** How long a connection to the API server may take, 30 s when absent. */
  connectMs?: number
  /** How long one is kept without a call, 4 s when absent. */
  idleMs?: number
}

export interface RecordingProxy {
  port: number
  /** The certificate that vouches for it, PEM. */
  ca: string
  close: () => Promise<void>
}

// For a Status; anything longer is passed on, and its message is not read.
const MOST_OF_A_REFUSAL = 64 * 1024
const CONNECT_MS = 30_000
// Go's servers keep an idle connection longer.
const IDLE_MS = 4_000
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
])

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The raw headers to forward, in their order. */
function passedOn(raw: readonly string[], without: ReadonlySet<string>): string[] {
  const kept: string[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = '', value = ''] = raw.slice(at, at + 2)
    if (!without.has(name.toLowerCase())) kept.push(name, value)
  }
  return kept
}

const DROPPED = new Set([...HOP_BY_HOP, 'host', 'authorization'])
const NOT_RETURNED = new Set([...HOP_BY_HOP, STAND_IN_HEADER])

function statusBody(code: number, reason: string, message: string): string {
  return JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    code,
  })
}

/** The message of a Status, as JSON, protobuf or text; "" if it is not one. */
function messageOf(
  body: Buffer,
  { 'content-type': type = '', 'content-encoding': encoding }: IncomingHttpHeaders,
): string {
  try {
    const plain = encoding === 'gzip' ? gunzipSync(body, { maxOutputLength: MOST_OF_A_REFUSAL }) : body
    if (type.includes('protobuf')) return textAt(decodeProtobuf(plain), 'message')
    const text = plain.toString('utf8')
    if (weighJson(text, { nested: 20, parts: 2_000 }).excess !== undefined) return ''
    const value = parseJson(text)
    return value === undefined ? text.trim() : textAt(value, 'message')
  } catch {
    return ''
  }
}

/** Ends the connections of an agent that no call uses for so long. Those in use have the deadlines of their calls. */
function endingIdle(agent: HttpAgent, idleMs: number): HttpAgent {
  const keep = agent.keepSocketAlive.bind(agent)
  const reuse = agent.reuseSocket.bind(agent)
  const within = (socket: Duplex, ms: number) => socket instanceof Socket && socket.setTimeout(ms)
  agent.keepSocketAlive = (socket) => {
    const isKept = keep(socket)
    within(socket, idleMs)
    return isKept
  }
  agent.reuseSocket = (socket, request) => {
    within(socket, 0)
    reuse(socket, request)
  }
  return agent
}

class Proxying {
  readonly #options: ProxyOptions
  // If each call had its own connection, the server could close it before the end of a body is written.
  readonly #agent: HttpAgent

  constructor(options: ProxyOptions) {
    this.#options = options
    const kept = { keepAlive: true }
    const agent = 'socketPath' in options.upstream.to ? new HttpAgent(kept) : new HttpsAgent(kept)
    this.#agent = endingIdle(agent, options.idleMs ?? IDLE_MS)
  }

  close(): void {
    this.#agent.destroy()
  }

  #isOwn({ headers: { authorization = '' } }: IncomingMessage): boolean {
    return isSame(authorization, `Bearer ${this.#options.token}`)
  }

  /** The options of the forwarded call, or undefined if the proxy must refuse it. */
  #onward(request: IncomingMessage, isUpgrade: boolean): RequestOptions | undefined {
    const { upstream } = this.#options
    const { to } = upstream
    const { authorization = '' } = request.headers
    const isOurs = this.#isOwn(request)
    // On the socket kubectl authenticates every call, so no one but the program may use it.
    if (!isOurs && 'socketPath' in to) return undefined
    const signed = isOurs ? upstream.authorization() : authorization
    const host =
      'socketPath' in to ? 'localhost' : `${isIP(to.host) === 6 ? `[${to.host}]` : to.host}:${to.port}`
    const raw = passedOn(request.rawHeaders, DROPPED)
    const upgrade = isUpgrade ? ['Connection', 'Upgrade'] : []
    // Without a length a body comes in chunks, and its length is not known here either.
    const chunked = request.headers['transfer-encoding'] === undefined ? [] : ['Transfer-Encoding', 'chunked']
    const sign = signed === undefined || signed === '' ? [] : ['Authorization', signed]
    const { method, url: path } = request
    return {
      ...('socketPath' in to
        ? to
        : {
            ...to,
            ...(isIP(to.host) !== 0 && to.servername === undefined ? { servername: '' } : {}),
            // Whatever NODE_TLS_REJECT_UNAUTHORIZED and the options of Node in this shell say.
            rejectUnauthorized: true,
            minVersion: 'TLSv1.2',
          }),
      ...(method === undefined ? {} : { method }),
      ...(path === undefined ? {} : { path }),
      headers: ['Host', host, ...raw, ...chunked, ...sign, ...upgrade],
      agent: isUpgrade ? false : this.#agent,
    }
  }

  #send(onward: RequestOptions) {
    const isPlain = 'socketPath' in onward
    const call = isPlain ? requestHttp(onward) : requestHttps(onward)
    const { connectMs = CONNECT_MS } = this.#options
    const late = () => call.destroy(new Error(`no connection within ${connectMs / 1000} s`))
    const timer = setTimeout(late, connectMs)
    // From here on a watch may be silent for a long time.
    const connected = () => clearTimeout(timer)
    call.once('socket', (socket) => {
      if (call.reusedSocket) connected()
      else socket.once(isPlain ? 'connect' : 'secureConnect', connected)
    })
    call.once('close', connected)
    return call
  }

  #tell(request: IncomingMessage, status: number, message = '', answered: IncomingHttpHeaders = {}): void {
    const { method = 'GET', url: target = '/', headers } = request
    const standIn = this.#options.upstream.isSandbox ? String(answered[STAND_IN_HEADER] ?? '') : ''
    const own = this.#isOwn(request)
    this.#options.onExchange({ method, target, headers, own, status, message, standIn })
  }

  /** Reports the answer: a refusal once its message is read. */
  #tellOf(request: IncomingMessage, answer: IncomingMessage): void {
    const { statusCode: status = 0, headers } = answer
    if (status !== 403) {
      this.#tell(request, status, '', headers)
      return
    }
    const parts: Buffer[] = []
    let length = 0
    answer.on('data', (part: Buffer) => {
      length += part.length
      if (length <= MOST_OF_A_REFUSAL) parts.push(part)
    })
    let isTold = false
    const tell = () => {
      if (!isTold)
        this.#tell(
          request,
          status,
          length > MOST_OF_A_REFUSAL ? '' : messageOf(Buffer.concat(parts), headers),
          headers,
        )
      isTold = true
    }
    answer.once('end', tell).once('close', tell)
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const onward = this.#onward(request, false)
    if (onward === undefined) {
      this.#refuse(request, response)
      return
    }
    const call = this.#send(onward)
    let isAnswered = false
    const fail = (error: Error) => {
      if (isAnswered || response.destroyed) return void response.destroy()
      isAnswered = true
      this.#tell(request, 0)
      const says = statusBody(
        502,
        'BadGateway',
        `podglass record cannot reach the API server: ${error.message}`,
      )
      response.writeHead(502, 'Bad Gateway', { 'content-type': 'application/json' }).end(says)
    }
    call.once('response', (answer) => {
      const { statusCode = 502, statusMessage, rawHeaders } = answer
      try {
        response.writeHead(statusCode, statusMessage, passedOn(rawHeaders, NOT_RETURNED))
      } catch (error) {
        // Node reads answers that it does not write: a status below 100, a control character beside it.
        call.destroy()
        return fail(error as Error)
      }
      isAnswered = true
      this.#tellOf(request, answer)
      // A watch answers long before its first event.
      response.flushHeaders()
      answer.pipe(response)
      answer.once('error', () => response.destroy())
      answer.once('close', () => {
        if (!answer.complete) response.destroy()
      })
    })
    // Nobody asked for it, and without a listener Node ends the connection and tells no one.
    call.once('upgrade', (_answer, socket) => {
      socket.destroy()
      fail(new Error('it changes to another protocol'))
    })
    call.on('error', fail)
    response.once('close', () => call.destroy())
    request.pipe(call)
  }

  #refuse(request: IncomingMessage, response: ServerResponse): void {
    this.#tell(request, 401)
    response
      .writeHead(401, { 'content-type': 'application/json' })
      .end(statusBody(401, 'Unauthorized', 'Unauthorized'))
  }

  /** An exec, attach or port-forward, by SPDY or WebSocket: both sides are joined once the API server agrees. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const onward = this.#onward(request, true)
    socket.on('error', () => undefined)
    if (onward === undefined) {
      this.#tell(request, 401)
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
      return
    }
    const call = this.#send(onward)
    const write = (answer: IncomingMessage, without: ReadonlySet<string>, more: readonly string[] = []) => {
      const raw = [...passedOn(answer.rawHeaders, without), ...more]
      const lines = [
        `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage || STATUS_CODES[answer.statusCode ?? 0] || ''}`,
      ]
      for (let at = 0; at + 1 < raw.length; at += 2) lines.push(`${raw[at]}: ${raw[at + 1]}`)
      socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    }
    call.once('upgrade', (answer, other: Duplex, first: Buffer) => {
      this.#tell(request, answer.statusCode ?? 101, '', answer.headers)
      write(answer, new Set([STAND_IN_HEADER]))
      if (first.length > 0) socket.write(first)
      if (head.length > 0) other.write(head)
      other.on('error', () => socket.destroy())
      socket.once('close', () => other.destroy())
      other.once('close', () => socket.destroy())
      other.pipe(socket).pipe(other)
    })
    call.once('response', (answer) => {
      this.#tellOf(request, answer)
      write(answer, HOP_BY_HOP, ['Connection', 'close'])
      answer.pipe(socket)
    })
    call.on('error', () => {
      this.#tell(request, 0)
      socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    })
    call.end()
  }
}

/**
 * Starts the proxy that a program under record calls instead of the API server: TLS on loopback, with its own certificate.
 * Calls, watches and upgrades pass through; the program's token is replaced, and never leaves this machine.
 */
export async function startProxy(options: ProxyOptions): Promise<RecordingProxy> {
  const now = new Date()
  const authority = await createAuthority(now, 'podglass-record')
  const proxying = new Proxying(options)
  const server = createServer(await createServerCertificate(authority, now), (request, response) =>
    proxying.handle(request, response),
  )
  // A watch lasts as long as both sides want.
  server.requestTimeout = 0
  server.on('upgrade', (request, socket, head) => proxying.upgrade(request, socket, head))
  server.on('tlsClientError', () => undefined)
  const sockets = new Set<Duplex>()
  server.on('secureConnection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      proxying.close()
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  return { port, ca: authority.cert, close }
}
