import http from 'node:http'
import type { AddressInfo } from 'node:net'
import compression from 'compression'
import type { Problem } from '@/lib/contract/problem'
import { tell } from '@/lib/kube/measured'
import { passCoding } from './content-coding'
import { drainOf } from './drain'
import {
  contentSecurityPolicy,
  type GuardPolicy,
  judge,
  SECURITY_HEADERS,
  stripFrameworkHeaders,
} from './guard'
import { ownAddress } from './own-address'
import { type PageScripts, scriptsOf } from './page-scripts'
import { createRateLimit } from './rate-limit'
import { routeNamer } from './route-template'
import { closeAllStreams } from './stream-registry'

export type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => unknown

export interface ListenerOptions {
  port: number
  address: string
  policy: GuardPolicy
  /** The inline scripts that each page carries. `null` sends no CSP: the development server only. */
  scripts: PageScripts | null
  /** The routes that answers are counted by; what is none of them counts as `other`. */
  routes: readonly string[]
  /** Called for what the guard lets pass. */
  handler: Handler
  nowMs?: () => number
}

export interface Listener {
  readonly port: number
  /** Ends open streams, answers on while requests come, 3 s at most, then takes no more and cuts after `graceMs`. */
  drain(graceMs: number): Promise<void>
}

const API_PER_SECOND = 50
const API_BURST = 200

function asProblem(refusal: Pick<Problem, 'code' | 'title' | 'hint' | 'status'>): Problem {
  return { ...refusal, detail: refusal.title, retryable: refusal.status === 429, fields: [] }
}

function refuse(
  response: http.ServerResponse,
  refusal: Parameters<typeof asProblem>[0],
  isApi: boolean,
): void {
  tell({ what: 'refused', code: refusal.code, status: refusal.status })
  response.statusCode = refusal.status
  response.setHeader('cache-control', 'no-store')
  response.setHeader('content-type', isApi ? 'application/problem+json' : 'text/plain; charset=utf-8')
  // A body that nobody reads would keep the connection open.
  if (refusal.status !== 429) response.setHeader('connection', 'close')
  response.end(isApi ? JSON.stringify(asProblem(refusal)) : `${refusal.title}\n${refusal.hint}\n`)
}

const METHODS = new Set(['GET', 'HEAD', 'POST'])

/** Counts an answer when it is whole, or its asker gone. */
function countAnswer(request: http.IncomingMessage, response: http.ServerResponse, route: string): void {
  const startedAt = performance.now()
  const method = METHODS.has(request.method ?? '') ? (request.method ?? '') : 'other'
  response.once('close', () => {
    const seconds = (performance.now() - startedAt) / 1000
    tell({ what: 'handled', method, route, status: response.statusCode, seconds })
  })
}

/** Listens with the guard in front of every request, upgrade and CONNECT. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const nowMs = options.nowMs ?? Date.now
  const limit = createRateLimit(API_PER_SECOND, API_BURST)
  const { scripts } = options
  const routeOf = routeNamer(options.routes, options.policy.basePath)
  const apiPrefix = `${options.policy.basePath}/api/`

  // Event streams say no-transform and pass as they are: compression would hold their events back.
  const compress = compression({ threshold: 2048 })

  const server = http.createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000 },
    (request, response) => {
      for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value)
      const url = ownAddress(request.url ?? '/', options.policy.basePath)
      request.url = url
      const isApi = url.startsWith(apiPrefix)
      if (scripts !== null) {
        const hashes = isApi ? [] : scriptsOf(url, scripts)
        response.setHeader('content-security-policy', contentSecurityPolicy(hashes))
      }
      const refusal = judge(
        { method: request.method ?? 'GET', url, headers: request.headers, rawHeaders: request.rawHeaders },
        options.policy,
      )
      if (refusal) return refuse(response, refusal, isApi)
      const wait = isApi ? limit.take(request.socket.remoteAddress ?? '', nowMs()) : 0
      if (wait > 0) {
        response.setHeader('retry-after', String(wait))
        const title = 'This page asks faster than it may.'
        return refuse(
          response,
          { status: 429, code: 'too-many-requests', title, hint: 'Wait a moment.' },
          isApi,
        )
      }
      countAnswer(request, response, routeOf(url))
      stripFrameworkHeaders(request.headers)
      passCoding(request, response)
      return compress(request, response, () => void options.handler(request, response))
    },
  )
  const drain = drainOf(server, closeAllStreams)
  // Above the 60 s after which nginx forgets an idle connection, so that it never sends on one we just closed.
  server.keepAliveTimeout = 75_000
  const cut = (_: http.IncomingMessage, socket: NodeJS.WritableStream) => {
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  }
  server.on('upgrade', cut)
  server.on('connect', cut)
  server.on('clientError', (_error, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.address, () => {
      server.off('error', reject)
      resolve()
    })
  })

  return {
    port: (server.address() as AddressInfo).port,
    drain,
  }
}
