import http from 'node:http'
import type { Socket } from 'node:net'
import { leavesTooFew } from '@/lib/pod/descriptors'
import { fewAtOnce } from './answers-at-once'
import { log } from './log'
import type { Metrics } from './metrics'

export interface Health {
  setReady(ready: boolean): void
  close(): void
}

const HEADERS = { 'content-type': 'text/plain', 'cache-control': 'no-store' }

// The port is open to the whole pod network; only a kubelet and a few scrapers need a connection each.
const MOST_CONNECTIONS = 64
const TIMEOUT_MS = 5_000
const METRICS_MS = 1_000

type Source = Pick<Metrics, 'contentType' | 'text'>

/** The same metrics, made at most once a second however many ask. */
function kept(metrics: Source, nowMs: () => number): Source {
  let last: { text: Promise<string>; atMs: number } | undefined
  return {
    contentType: metrics.contentType,
    text: () => {
      const now = nowMs()
      if (last === undefined || now - last.atMs >= METRICS_MS) last = { text: metrics.text(), atMs: now }
      return last.text
    },
  }
}

/** Beyond the limit the oldest connection is closed: to refuse the new one would let a stranger shut the kubelet out. */
function holdAtMost(most: number, server: http.Server): void {
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    const [oldest] = open
    if (oldest !== socket && (open.size > most || leavesTooFew(socket, 'probe'))) oldest?.destroy()
  })
}

function answerMetrics(response: http.ServerResponse, metrics: Source): void {
  metrics.text().then(
    (text) => {
      response.writeHead(200, { ...HEADERS, 'content-type': metrics.contentType })
      response.end(text)
    },
    (error: unknown) => {
      log.error('metrics-failed', { error })
      response.writeHead(500, HEADERS).end('failed\n')
    },
  )
}

/**
 * Listens on the address, or on all of them, for the kubelet's probes with constant answers, and for Prometheus under
 * `/metrics`. None depends on the API server: the page must be reachable exactly when that is not.
 */
export async function listenForProbes(
  port: number,
  metrics: Source,
  address?: string,
  nowMs: () => number = performance.now.bind(performance),
): Promise<Health> {
  let ready = false
  const scraped = kept(metrics, nowMs)
  const timeouts = {
    headersTimeout: TIMEOUT_MS,
    requestTimeout: TIMEOUT_MS,
    keepAliveTimeout: TIMEOUT_MS,
    connectionsCheckingInterval: TIMEOUT_MS,
  }
  const answer: http.RequestListener = (request, response) => {
    const path = request.method === 'GET' || request.method === 'HEAD' ? request.url : undefined
    if (path === '/metrics') {
      answerMetrics(response, scraped)
      return
    }
    const status = path === '/livez' ? 200 : path === '/readyz' ? (ready ? 200 : 503) : 404
    response.writeHead(status, HEADERS)
    response.end(status === 200 ? 'ok\n' : status === 503 ? 'not ready\n' : 'not found\n')
  }
  const server = http.createServer(timeouts, fewAtOnce(answer))
  // Also for a client that never reads the answer.
  server.setTimeout(2 * TIMEOUT_MS)
  holdAtMost(MOST_CONNECTIONS, server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, ...(address ? { host: address } : {}) }, () => resolve())
  })
  return {
    setReady: (value) => {
      ready = value
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
