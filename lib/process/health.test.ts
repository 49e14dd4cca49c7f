import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { freePort } from '@/e2e/free-port'
import { listenForProbes } from './health'

function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (part) => {
      answer += part
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
  })
}

it('answers no connection that asks again and again before it is answered', async () => {
  const port = await freePort()
  const metrics = { contentType: 'text/plain', text: async () => 'up 1\n' }
  const health = await listenForProbes(port, metrics, '127.0.0.1')
  onTestFinished(health.close)
  const one = 'GET /metrics HTTP/1.1\r\nHost: a\r\n'
  expect(await raw(port, `${one}Connection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 OK/)
  expect(await raw(port, `${one}\r\n`.repeat(1_000))).toBe('')
})
