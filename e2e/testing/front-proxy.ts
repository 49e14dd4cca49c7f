import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FrontProxy {
  url: string
  /** Event streams that a browser has open. */
  openStreams(): number
  /** Event streams requested so far. */
  askedStreams(): number
  /** While on, not a byte of an event stream passes, as with a proxy that buffers. */
  hold(isOn: boolean): void
  stop(): Promise<void>
}

/**
 * An HTTP proxy in front of the page that counts its event streams and can hold them back. It takes off the headers of an
 * answer that `without` names.
 */
export async function startFrontProxy(target: string, without: readonly string[] = []): Promise<FrontProxy> {
  const open = new Set<ServerResponse>()
  let asked = 0
  let isHeld = false

  function pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const isStream = incoming.url?.startsWith('/api/stream') ?? false
    if (isStream) {
      asked += 1
      open.add(outgoing)
    }
    const upstream = request(
      `${target}${incoming.url}`,
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        for (const name of without) delete answer.headers[name]
        if (!isStream) {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(outgoing)
          return
        }
        answer.on('data', (bytes: Buffer) => {
          if (isHeld) return
          if (!outgoing.headersSent) outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
          outgoing.write(bytes)
        })
        answer.on('end', () => outgoing.end())
      },
    )
    upstream.on('error', () => outgoing.destroy())
    incoming.pipe(upstream)
    outgoing.on('close', () => {
      open.delete(outgoing)
      upstream.destroy()
    })
  }

  const server = createServer(pass)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    openStreams: () => open.size,
    askedStreams: () => asked,
    hold(isOn) {
      isHeld = isOn
    },
    stop() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
