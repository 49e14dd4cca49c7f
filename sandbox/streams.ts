import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { SandboxAnswer } from './answer'
import type { SandboxCall } from './context'

const server = new WebSocketServer({
  noServer: true,
  handleProtocols: (offered) => [...offered][0] ?? false,
})

const ERRORS = 3
const CLOSES = 255

/** Accepts SPDY within a WebSocket, whose name no protocol of a WebSocket can have, so that no library takes it. */
function acceptTunnel({ headers }: IncomingMessage, socket: Duplex, extra: readonly string[]): void {
  const key = `${headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
  const accept = createHash('sha1').update(key).digest('base64')
  const [protocol = ''] = String(headers['sec-websocket-protocol'] ?? '').split(',')
  const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade']
  const more = [`Sec-WebSocket-Accept: ${accept}`, `Sec-WebSocket-Protocol: ${protocol}`]
  socket.write(`${[...head, ...more, ...extra].join('\r\n')}\r\n\r\n`)
  socket.resume()
}

/**
 * Opens the stream of a command that runs nowhere: it takes its input, writes nothing and succeeds. A forwarded port is opened, and nothing
 * answers behind it. WebSocket only.
 */
export function emptyStream({ query }: SandboxCall, subresource: string): SandboxAnswer {
  return {
    status: 101,
    upgrade: (request, socket, head, headers) => {
      if (subresource === 'portforward') {
        acceptTunnel(request, socket, headers)
        return
      }
      server.once('headers', (lines) => lines.push(...headers))
      server.handleUpgrade(request, socket, head, (client) => {
        client.on('error', () => client.terminate())
        const end = () => {
          const success = JSON.stringify({
            kind: 'Status',
            apiVersion: 'v1',
            metadata: {},
            status: 'Success',
          })
          client.send(Buffer.concat([Buffer.from([ERRORS]), Buffer.from(success)]))
          client.close(1000)
        }
        // Before version 5 the end of the input is not told.
        const tellsEnd = client.protocol === 'v5.channel.k8s.io'
        if (query.get('stdin') !== 'true' || !tellsEnd) end()
        else client.on('message', (data: Buffer) => data[0] === CLOSES && end())
      })
    },
  }
}
