import type { IncomingMessage, ServerResponse } from 'node:http'
import { isIP } from 'node:net'
import { createRateLimit } from '@/lib/facts/questions/rate-limit'
import type { AskedObject, ServedRequest } from '@/lib/process/served-request'
import { whenClosed } from '@/lib/process/when-closed'
import type { RequestGate, Visitor } from './admission'

/** What is kept of one request. Of its query and body only the objects that it asks about are in it, once they are valid. */
export interface AuditLine {
  mode: RequestGate['mode']
  /** Of the peer, which may be a proxy. */
  address: string
  /** The last addresses of X-Forwarded-For in exposed modes: only as true as whoever wrote them. */
  forwardedFor?: string[]
  /** As a sign-in proxy named it. */
  user?: string
  /** Names a session of the token mode; no part of its cookie. */
  session?: string
  method: string
  route: string
  asked?: readonly AskedObject[]
  /** Objects beyond those. */
  askedMore?: number
  status: number
  ms: number
  /** Requests to the API server that the answer cost. */
  upstream: number
  /** Refusals before this line that were too many to be written one by one. */
  unwritten?: number
}

/** One request while it is answered: what is found out about it on the way. */
export interface Audited {
  visitor?: Visitor
  served: ServedRequest
}

// A stranger must not fill the log of the node.
const REFUSALS_PER_SECOND = 20
const REFUSALS_AT_ONCE = 200

const MOST_ASKED = 8
const MOST_HOPS = 3

/** Addresses only, so that nothing else a client wrote there gets into the log. */
function forwardedFor({ headers }: Pick<IncomingMessage, 'headers'>): string[] {
  const hops = String(headers['x-forwarded-for'] ?? '').split(',')
  const last = hops.slice(-MOST_HOPS).map((hop) => hop.trim())
  return last.filter((address) => isIP(address) > 0)
}

function askedParts({ asked = [] }: ServedRequest): Pick<AuditLine, 'asked' | 'askedMore'> {
  const more = asked.length - MOST_ASKED
  return {
    ...(asked.length > 0 ? { asked: asked.slice(0, MOST_ASKED) } : {}),
    ...(more > 0 ? { askedMore: more } : {}),
  }
}

interface AuditOptions {
  mode: RequestGate['mode']
  /** Names the route of a request target; what a client sent is not in the name. */
  routeOf: (target: string) => string
  write: (line: AuditLine) => void
  nowMs: () => number
}

/** Writes one line for each request once it is answered, but for the files of the build. */
export function createAudit({ mode, routeOf, write, nowMs }: AuditOptions) {
  const refusals = createRateLimit(REFUSALS_PER_SECOND, REFUSALS_AT_ONCE)
  let unwritten = 0

  function partsOf(
    request: IncomingMessage,
  ): Pick<AuditLine, 'address' | 'forwardedFor' | 'method' | 'route'> {
    const hops = mode === 'local' ? [] : forwardedFor(request)
    return {
      address: request.socket.remoteAddress ?? '',
      ...(hops.length > 0 ? { forwardedFor: hops } : {}),
      method: request.method ?? '',
      route: routeOf(request.url ?? ''),
    }
  }

  function line(
    { method, route, ...from }: ReturnType<typeof partsOf>,
    status: number,
    startedMs: number,
    { visitor, served }: Audited,
  ): void {
    if (route === 'static' && status < 400) return
    if (status >= 400 && refusals.take('', nowMs()) > 0) {
      unwritten += 1
      return
    }
    write({
      mode,
      ...from,
      ...(visitor?.user === undefined ? {} : { user: visitor.user }),
      ...(visitor?.session === undefined ? {} : { session: visitor.session }),
      method,
      route,
      ...askedParts(served),
      status,
      ms: Math.round(nowMs() - startedMs),
      upstream: served.upstream,
      ...(unwritten > 0 ? { unwritten } : {}),
    })
    unwritten = 0
  }

  return {
    /** Follows a request until its answer is sent or its asker is gone. */
    follow(request: IncomingMessage, response: ServerResponse): Audited {
      const startedMs = nowMs()
      const audited: Audited = { served: { upstream: 0 } }
      // Next.js changes the address on its way, and the peer’s is gone with its connection.
      const parts = partsOf(request)
      whenClosed(response, () => line(parts, response.statusCode, startedMs, audited))
      return audited
    },
    /** A request that never had a response of its own. */
    refused: (request: IncomingMessage, status: number) =>
      line(partsOf(request), status, nowMs(), { served: { upstream: 0 } }),
  }
}
