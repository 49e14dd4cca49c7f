import type { IncomingMessage, ServerResponse } from 'node:http'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import compression from 'compression'
import { apiPaths } from '@/lib/contract/api-calls'
import { createRateLimit } from '@/lib/facts/questions/rate-limit'
import { asViewer } from '@/lib/kube/credentials/viewer'
import { tell } from '@/lib/kube/transport/traffic'
import { passCoding } from '@/lib/next/content-coding'
import { stripFrameworkHeaders } from '@/lib/next/framework-headers'
import { type PageScripts, scriptsOf } from '@/lib/next/page-scripts'
import { leavesTooFew } from '@/lib/pod/descriptors'
import { present } from '@/lib/present'
import { fewAtOnce } from '@/lib/process/answers-at-once'
import { closeAllStreams, drainOf } from '@/lib/process/drain'
import { createMemoryPressure, type MemoryPressure } from '@/lib/process/memory-pressure'
import { serving } from '@/lib/process/served-request'
import { whenClosed } from '@/lib/process/when-closed'
import type { RequestAdmission, RequestGate } from '../gate/admission'
import { type Audited, type AuditLine, createAudit } from '../gate/audit'
import { clientOf } from '../gate/client-of'
import { EXPOSED_STREAM_MS } from '../gate/exposed-stream'
import { SESSION_ROUTES } from '../gate/gate'
import {
  contentSecurityPolicy,
  type GuardPolicy,
  isForPrograms,
  judgeRequest,
  SECURITY_HEADERS,
} from '../gate/guard'
import { holdStream } from '../gate/hold-stream'
import {
  type GateRefusal,
  ONLY_GET,
  SHORT_OF_MEMORY,
  THROUGH_API_SERVER,
  TOO_FAST,
  TOO_MANY_STREAMS,
} from '../gate/refusal'
import { sendRefusal } from '../gate/send-refusal'
import { createStreamShares } from '../gate/stream-shares'
import { cameThroughApiServer } from '../gate/through-api-server'
import { ownAddress, routeNamer } from './addresses'
import { inPieces } from './in-pieces'

const METHODS = new Set(['GET', 'HEAD', 'POST'])
const TAKES_POST = apiPaths('POST')
const ONLY_READ = new Set([...apiPaths('GET')].filter((path) => !TAKES_POST.has(path)))

/** Counts an answer when it is whole, or its asker gone. */
function countAnswer(request: IncomingMessage, response: ServerResponse, route: string): void {
  const startedAt = performance.now()
  const method = METHODS.has(request.method ?? '') ? (request.method ?? '') : 'other'
  whenClosed(response, () => {
    const seconds = (performance.now() - startedAt) / 1000
    tell({ what: 'handled', method, route, status: response.statusCode, seconds })
  })
}

// Groups in a token make it large; Node's own limit for all headers is 16 KiB.
const MAX_HEADER_BYTES = 32 * 1024

/** What goes out to a viewer ends with the viewer. */
function destroyWith(ended: AbortSignal, response: ServerResponse): void {
  const destroy = () => response.destroy()
  if (ended.aborted) destroy()
  ended.addEventListener('abort', destroy, { once: true })
  whenClosed(response, () => ended.removeEventListener('abort', destroy))
}

type Admitted = Extract<RequestAdmission, { state: 'admitted' }>

export type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => unknown

export interface ListenerOptions {
  port: number
  address: string
  policy: GuardPolicy
  gate: RequestGate
  /** Why no one is let in at all for now; null while the page is open. */
  closed?: () => GateRefusal | null
  /** The inline scripts that each page carries. `null` sends no CSP: the development server only. */
  scripts: PageScripts | null
  /** The routes that answers are counted by; what is none of them counts as `other`. */
  routes: readonly string[]
  /** Called for what the guard and the gate let pass. */
  handler: Handler
  audit: (line: AuditLine) => void
  /** The product's own, where it is absent. */
  memory?: MemoryPressure
  nowMs?: () => number
  /** How often to check that an open stream is still allowed; 15 s when absent. */
  holdMs?: number
  /** How old a stream of an exposed page may get; 10 min when absent. */
  streamMs?: number
  /** How long a connection on which nothing moves is kept; 75 s when absent. */
  silentMs?: number
}

export interface Listener {
  readonly port: number
  /** Ends open streams, answers on while requests come, 3 s at most, then takes no more and cuts after `graceMs`. */
  drain(graceMs: number): Promise<void>
}

interface Limits {
  perSecond: number
  burst: number
  streams: number
}

const MAX_STREAMS = 100
// Above the 60 s after which nginx forgets an idle connection, so that it never sends on one we just closed.
const SILENT_MS = 75_000
const BAD_REQUEST = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'
const FULL =
  'Too many connections are open. Close tabs of this page that you do not need, or raise the limit of open files.\n'
const TOO_MANY_CONNECTIONS = `HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\nContent-Type: text/plain\r\nContent-Length: ${FULL.length}\r\n\r\n${FULL}`
// How long a reader that was asked for its stream has to take its goodbye.
const GOODBYE_MS = 2_000
// Through a forwarded port everybody comes from loopback, so that one share is the share of all.
const SHARED_LIMITS: Limits = { perSecond: 50, burst: 200, streams: Number.POSITIVE_INFINITY }
const CLIENT_LIMITS: Limits = { perSecond: 20, burst: 100, streams: 4 }

interface Asked {
  request: IncomingMessage
  response: ServerResponse
  audited: Audited
  /** Without the query. */
  path: string
  isApi: boolean
}

/** What stands between a request and its handler: the guard, the gate, and each limit, in this order. */
function createDoor(
  options: ListenerOptions,
  audit: ReturnType<typeof createAudit>,
  routeOf: (target: string) => string,
): http.RequestListener {
  const { policy, gate, scripts, handler, nowMs = Date.now } = options
  const limits = gate.tellsClients ? CLIENT_LIMITS : SHARED_LIMITS
  const rate = createRateLimit(limits.perSecond, limits.burst)
  // Behind a Gateway a stranger has the address of everybody who is signed in.
  const strangers = createRateLimit(limits.perSecond, limits.burst)
  const streams = createStreamShares({ perClient: limits.streams, inAll: MAX_STREAMS })
  const memory = options.memory ?? createMemoryPressure(() => closeAllStreams('memory'))
  const streamPath = `${policy.basePath}/api/stream`

  // Event streams say no-transform and pass as they are: compression would hold their events back.
  const compress = compression({ threshold: 512 })

  /** Gives an answer without an end its place and its hold; false where there is no place. */
  function holdsPlace({ request, response, audited }: Asked, admission: Admitted): boolean {
    const { client } = admission.visitor
    const giveBack = streams.take({ client, address: clientOf(request.socket.remoteAddress) }, () => {
      audited.served.endStream?.('shared')
      setTimeout(() => response.destroy(), GOODBYE_MS).unref()
    })
    if (giveBack === undefined) return false
    whenClosed(response, giveBack)
    holdStream(response, {
      mayGoOn: () => !options.closed?.() && admission.holds(),
      ...(gate.mode === 'local' ? {} : { mostMs: options.streamMs ?? EXPOSED_STREAM_MS }),
      ...present({ everyMs: options.holdMs }),
    })
    return true
  }

  function proceed(asked: Asked, admission: RequestAdmission): unknown {
    const { request, response, audited, path, isApi } = asked
    const { method = 'GET', url = '/' } = request
    const refuse = (refusal: GateRefusal) => sendRefusal(refusal, { request, response, isApi })
    audited.visitor = admission.visitor
    // Before any limit of strangers: who sends the right token is let in, whatever came from the same address.
    const tell = (visitor: typeof admission.visitor) => {
      audited.visitor = visitor
    }
    if (gate.metadata?.serve(asked) || gate.serveSession?.({ request, response, path, admission, tell }))
      return
    const { client } = admission.visitor
    audited.served.client = client
    const bucket = admission.state === 'admitted' ? rate : strangers
    const waitS = isApi ? bucket.take(client, nowMs()) : 0
    if (waitS > 0) return refuse({ ...TOO_FAST, retryAfter: waitS })
    if (admission.state === 'refused') {
      const { page, refusal } = admission
      const challenge = gate.metadata?.challenge(request)
      return sendRefusal(refusal, { request, response, isApi, ...present({ page, challenge }) })
    }
    const route = routeOf(url)
    if (method === 'POST' && ONLY_READ.has(route)) return refuse(ONLY_GET)
    if (isApi && memory.isShort(nowMs())) return refuse(SHORT_OF_MEMORY)
    if (path === streamPath && method === 'GET' && !holdsPlace(asked, admission))
      return refuse(TOO_MANY_STREAMS)

    countAnswer(request, response, route)
    stripFrameworkHeaders(request.headers, gate.identityHeader)
    passCoding(request, response)
    const serve = () => void serving(audited.served, () => handler(request, response))
    const { viewer } = admission
    if (viewer) destroyWith(viewer.ended, response)
    return compress(request, response, () => (viewer ? asViewer(viewer, serve) : serve()))
  }

  return (request, response) => {
    inPieces(request)
    const { method = 'GET', headers, rawHeaders } = request
    const url = ownAddress(request.url ?? '/', policy.basePath)
    request.url = url
    const audited = audit.follow(request, response)
    const path = url.split('?', 1)[0] ?? '/'
    const isApi = isForPrograms(path, policy.basePath)
    for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value)
    if (scripts !== null) {
      const hashes = isApi ? [] : scriptsOf(url, scripts)
      response.setHeader('content-security-policy', contentSecurityPolicy(hashes))
    }

    if (cameThroughApiServer(request)) {
      return sendRefusal(THROUGH_API_SERVER, { request, response, isApi: false })
    }
    const refusal = judgeRequest({ method, url, headers, rawHeaders }, policy) ?? options.closed?.() ?? null
    if (refusal) return sendRefusal(refusal, { request, response, isApi })
    const asked = { request, response, audited, path, isApi }
    const admitted = gate.admit(request)
    if (admitted instanceof Promise)
      admitted.then((admission) => proceed(asked, admission)).catch(() => response.destroy())
    else proceed(asked, admitted)
  }
}

/**
 * Listens with the guard and the gate in front of every request, upgrade and CONNECT. What they refuse reaches no other code,
 * and what passes carries the mark without which no route handler answers.
 */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const { policy, gate, nowMs = Date.now } = options
  const routes = gate.serveSession ? [...options.routes, ...SESSION_ROUTES] : options.routes
  const routeOf = routeNamer(routes, policy.basePath)
  const audit = createAudit({ mode: gate.mode, routeOf, write: options.audit, nowMs })
  const server = http.createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: MAX_HEADER_BYTES },
    fewAtOnce(createDoor(options, audit, routeOf), (request) => audit.refused(request, 400)),
  )
  // Node would drop what comes beyond 1,000 headers and say nothing; the guard counts them and refuses.
  server.maxHeadersCount = 0
  const drain = drainOf(server, closeAllStreams)
  // Also for a client that never reads its answer; no answer is silent that long of itself.
  const { silentMs = SILENT_MS } = options
  server.keepAliveTimeout = silentMs
  server.setTimeout(silentMs)
  const cut = (request: http.IncomingMessage, socket: NodeJS.WritableStream) => {
    request.url = ownAddress(request.url ?? '/', policy.basePath)
    audit.refused(request, 400)
    socket.end(BAD_REQUEST)
  }
  server.on('upgrade', cut)
  server.on('connect', cut)
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end(BAD_REQUEST)
  })
  server.on('connection', (socket) => {
    if (!leavesTooFew(socket, 'viewer')) return
    socket.write(TOO_MANY_CONNECTIONS)
    socket.destroySoon()
  })
  await started(server, options)
  return {
    port: (server.address() as AddressInfo).port,
    drain,
  }
}

function started(
  server: http.Server,
  { port, address }: Pick<ListenerOptions, 'port' | 'address'>,
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, address, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
