import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer as createHttp, type RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, connect, createServer as createTcp, type Server, type Socket } from 'node:net'
import * as z from 'zod/mini'

export interface Listener {
  port: number
  /** Connections that are open now. */
  open: () => number
  close: () => Promise<void>
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

async function listen(server: Server): Promise<Listener> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: portOf(server),
    open: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

export function listenTcp(onConnection: (socket: Socket) => void): Promise<Listener> {
  return listen(createTcp(onConnection))
}

export function listenHttp(handler: RequestListener): Promise<Listener> {
  return listen(createHttp(handler))
}

export function listenHttps(
  identity: { cert: string; key: string },
  handler: RequestListener = (_, response) => response.end('{}'),
): Promise<Listener> {
  const server = createHttps(identity, handler)
  server.on('tlsClientError', () => {})
  return listen(server)
}

/** A port on which nothing listens: it was open a moment ago. */
export async function closedPort(): Promise<number> {
  const listener = await listenTcp(() => {})
  await listener.close()
  return listener.port
}

// Its loop is blocked once it listens, so that it never accepts.
const DEAF = `
const server = require('node:net').createServer()
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  process.stdout.write(JSON.stringify(server.address().port) + '\\n', () =>
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))
})`

/**
 * A port on which SYNs are dropped, without any firewall: another process listens with a backlog of 1 and never
 * accepts, and two connections fill that queue. Linux then drops each further SYN (tcp_abort_on_overflow is 0), which
 * is what a NetworkPolicy or a route to nowhere looks like from the pod.
 */
export async function listenDeaf(): Promise<Listener> {
  const child = spawn(process.execPath, ['-e', DEAF], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line]: unknown[] = await once(child.stdout, 'data')
  const port = z.number().parse(JSON.parse(String(line)))
  const fillers = [1, 2].map(() => connect({ port, host: '127.0.0.1' }).on('error', () => {}))
  await Promise.all(fillers.map((filler) => once(filler, 'connect')))
  return {
    port,
    open: () => fillers.length,
    close: async () => {
      for (const filler of fillers) filler.destroy()
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}
