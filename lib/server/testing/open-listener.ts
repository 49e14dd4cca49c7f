import http from 'node:http'
import net from 'node:net'
import { onTestFinished } from 'vitest'
import type { AuditLine } from '../gate/audit'
import { createGate } from '../gate/gate'
import { type ListenerOptions, listen } from '../http/listener'

/** A listener on a free port, with what reached its handler and what was written of each request; drained at the end of the test. */
export async function start(over: Partial<ListenerOptions> = {}) {
  const seen: string[] = []
  const audited: AuditLine[] = []
  const listener = await listen({
    gate: createGate({ access: { mode: 'local' }, basePath: '' }),
    audit: (line) => audited.push(line),
    port: 0,
    address: '127.0.0.1',
    policy: { allowedHosts: [], basePath: '' },
    scripts: {
      ofPage: new Map([
        ['/ops', ["'sha256-home'"]],
        ['/ops/causes/D1', ["'sha256-d1'"]],
      ]),
      ofErrors: ["'sha256-absent'"],
    },
    routes: ['/', '/api/kinds', '/api/identity', '/causes/[id]'],
    handler: (request, response) => {
      seen.push(`${request.method} ${request.url}`)
      response.end('ok')
    },
    ...over,
  })
  onTestFinished(() => listener.drain(0))
  return { listener, seen, audited }
}

/** One request on a connection of its own. */
export function ask(
  port: number,
  options: http.RequestOptions = {},
): Promise<http.IncomingMessage & { text: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request({ port, host: '127.0.0.1', agent: false, ...options }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part) => {
        text += part
      })
      response.on('end', () => resolve(Object.assign(response, { text })))
    })
    request.on('error', reject)
    request.end()
  })
}

/** A request whose answer does not end. */
export function openStream(port: number, path: string, client: string): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = http.get(
      { port, host: '127.0.0.1', agent: false, path, headers: { 'x-client': client } },
      resolve,
    )
    request.on('error', reject)
  })
}

/** What comes back to these bytes. */
export function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (part) => {
      answer += part
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', () => resolve(answer))
  })
}
