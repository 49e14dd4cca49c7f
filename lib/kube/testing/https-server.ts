import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import type { KeyPair } from './certificates'

export interface RecordedRequest {
  method: string
  /** As it stood in the request line. */
  url: string
  /** Names as sent, in order, with their values. */
  headers: [name: string, value: string][]
  body: string
}

export type Handler = (request: RecordedRequest, response: ServerResponse) => void

export interface TestServer {
  readonly port: number
  readonly requests: RecordedRequest[]
  /** TCP connections accepted since the start. */
  connections(): number
  /** TCP connections that are open now. */
  openConnections(): number
  /** Answers from now on. */
  handle(handler: Handler): void
  /** Presents another certificate to new connections. */
  present(pair: KeyPair): void
  /** Closes every idle connection, as a server does whose keep-alive time is over. */
  closeIdleConnections(): void
  close(): Promise<void>
}

function pairs(rawHeaders: readonly string[]): [string, string][] {
  return rawHeaders.flatMap((name, i) =>
    i % 2 === 0 ? [[name, rawHeaders[i + 1] ?? ''] as [string, string]] : [],
  )
}

async function record(request: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    headers: pairs(request.rawHeaders),
    body: Buffer.concat(chunks).toString('utf8'),
  }
}

/** What the client asks before it sends a token. */
function isGreeting({ method, url, headers }: RecordedRequest): boolean {
  const isSigned = headers.some(([name]) => name.toLowerCase() === 'authorization')
  return method === 'GET' && url === '/version' && !isSigned
}

/**
 * A recording server on 127.0.0.1: https with a certificate, plain http without one. With TLS it answers as an API server does
 * to the question who it is, and does not record that, unless the handler is to answer it.
 */
export async function startServer(
  handler: Handler,
  certificate?: KeyPair,
  { handlesGreeting = false } = {},
): Promise<TestServer> {
  const requests: RecordedRequest[] = []
  const sockets = new Set<Socket>()
  let accepted = 0
  let answer = handler
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    try {
      const recorded = await record(request)
      if (https && !handlesGreeting && isGreeting(recorded)) return json(response, { gitVersion: 'v1.36.2' })
      requests.push(recorded)
      answer(recorded, response)
    } catch {
      response.destroy()
    }
  }
  const https = certificate
    ? createHttpsServer({ ...certificate, noDelay: true, keepAliveTimeout: 60_000 }, listener)
    : null
  const server = https ?? createHttpServer({ keepAliveTimeout: 60_000 }, listener)
  server.on('connection', (socket: Socket) => {
    accepted += 1
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: portOf(server.address()),
    requests,
    connections: () => accepted,
    openConnections: () => sockets.size,
    handle: (next) => {
      answer = next
    },
    present: (pair) => https?.setSecureContext(pair),
    closeIdleConnections: () => server.closeIdleConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** A TCP listener on 127.0.0.1 that does with each connection what it is told, and counts them. */
export async function startTcpServer(
  onConnection: (socket: Socket) => void,
): Promise<Pick<TestServer, 'port' | 'connections' | 'close'>> {
  const sockets = new Set<Socket>()
  let accepted = 0
  const server = createTcpServer((socket) => {
    accepted += 1
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: portOf(server.address()),
    connections: () => accepted,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}

/** Answers with a JSON document, 200 unless said otherwise. */
export function json(response: ServerResponse, document: unknown, status = 200, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(document))
}
