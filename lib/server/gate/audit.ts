import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServedRequest } from '@/lib/kube/served-request'
import { createRateLimit } from '../rate-limit'
import type { Gate, Visitor } from './gate'

/** What is kept of one request. No query, no header and no body is in it. */
export interface AuditLine {
  mode: Gate['mode']
  /** As a sign-in proxy named it. */
  user?: string
  method: string
  route: string
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

interface AuditOptions {
  mode: Gate['mode']
  /** Names the route of a request target; what a client sent is not in the name. */
  routeOf: (target: string) => string
  write: (line: AuditLine) => void
  nowMs: () => number
}

/** Writes one line for each request once it is answered, but for the files of the build. */
export function createAudit({ mode, routeOf, write, nowMs }: AuditOptions) {
  const refusals = createRateLimit(REFUSALS_PER_SECOND, REFUSALS_AT_ONCE)
  let unwritten = 0

  function line(
    { method = '', url = '' }: Pick<IncomingMessage, 'method' | 'url'>,
    status: number,
    startedMs: number,
    { visitor, served }: Audited,
  ): void {
    const route = routeOf(url)
    if (route === 'static' && status < 400) return
    if (status >= 400 && refusals.take('', nowMs()) > 0) {
      unwritten += 1
      return
    }
    write({
      mode,
      ...(visitor?.user === undefined ? {} : { user: visitor.user }),
      method,
      route,
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
      // Next.js changes the address on its way.
      const { method = '', url = '' } = request
      response.once('close', () => line({ method, url }, response.statusCode, startedMs, audited))
      return audited
    },
    /** A request that never had a response of its own. */
    refused: (request: IncomingMessage, status: number) =>
      line(request, status, nowMs(), { served: { upstream: 0 } }),
  }
}
