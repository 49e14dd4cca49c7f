import http from 'node:http'
import { log } from './log'
import type { Metrics } from './metrics'

export interface Health {
  setReady(ready: boolean): void
  close(): void
}

const HEADERS = { 'content-type': 'text/plain', 'cache-control': 'no-store' }

function answerMetrics(response: http.ServerResponse, metrics: Pick<Metrics, 'contentType' | 'text'>): void {
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
  metrics: Pick<Metrics, 'contentType' | 'text'>,
  address?: string,
): Promise<Health> {
  let ready = false
  const server = http.createServer((request, response) => {
    const path = request.method === 'GET' || request.method === 'HEAD' ? request.url : undefined
    if (path === '/metrics') {
      answerMetrics(response, metrics)
      return
    }
    const status = path === '/livez' ? 200 : path === '/readyz' ? (ready ? 200 : 503) : 404
    response.writeHead(status, HEADERS)
    response.end(status === 200 ? 'ok\n' : status === 503 ? 'not ready\n' : 'not found\n')
  })
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
