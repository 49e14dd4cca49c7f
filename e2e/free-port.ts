import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

/**
 * Systems give away the ports above these, to whoever listens on any or connects: in the moment until a program listens on a port
 * from there, another test can have it.
 */
const [FIRST, COUNT] = [20_000, 10_000]
// Each process begins elsewhere.
let next = (process.pid * 131) % COUNT

/** Keeps the UDP port of this number, which nobody needs, until this process ends: no other can give the number away meanwhile. */
function isReserved(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => resolve(false))
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => {
      socket.unref()
      resolve(true)
    })
  })
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** A port of loopback on which nothing listens, and that no process is given a second time while this one runs. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < COUNT; tried += 1) {
    const port = FIRST + next
    next = (next + 1) % COUNT
    if ((await isReserved(port)) && (await isFree(port))) return port
  }
  throw new Error('No port of loopback is free.')
}
