import http from 'node:http'

export interface Health {
  setReady(ready: boolean): void
  close(): void
}

/**
 * Listens on the address, or on all of them, for the kubelet's probes with constant answers. Neither depends on the API server: the page must be
 * reachable exactly when that is not.
 */
export async function listenForProbes(port: number, address?: string): Promise<Health> {
  let ready = false
  const server = http.createServer((request, response) => {
    const path = request.method === 'GET' || request.method === 'HEAD' ? request.url : undefined
    const status = path === '/livez' ? 200 : path === '/readyz' ? (ready ? 200 : 503) : 404
    response.writeHead(status, { 'content-type': 'text/plain', 'cache-control': 'no-store' })
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
