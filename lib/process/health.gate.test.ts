import { connect, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '@/e2e/free-port'
import { listenForProbes } from './health'

async function start(nowMs?: () => number) {
  let made = 0
  const metrics = { contentType: 'text/plain; version=0.0.4', text: async () => `made ${++made}\n` }
  const port = await freePort()
  const health = await listenForProbes(port, metrics, '127.0.0.1', nowMs)
  onTestFinished(health.close)
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`)
    return { status: answer.status, text: await answer.text() }
  }
  return { port, health, ask, made: () => made }
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket)).once('error', reject)
    onTestFinished(() => void socket.destroy())
  })
}

describe('the health port', () => {
  it('makes the metrics once a second however many ask', async () => {
    let now = 0
    const { ask, made } = await start(() => now)
    const texts = await Promise.all(Array.from({ length: 20 }, async () => (await ask('/metrics')).text))
    expect(new Set(texts)).toEqual(new Set(['made 1\n']))
    now = 999
    expect((await ask('/metrics')).text).toBe('made 1\n')
    now = 1000
    expect((await ask('/metrics')).text).toBe('made 2\n')
    expect(made()).toBe(2)
  })

  it('answers the kubelet while a stranger holds as many connections as he can', async () => {
    const { port, ask, health } = await start()
    health.setReady(true)
    const held: Socket[] = []
    let closed = 0
    for (let i = 0; i < 100; i++) {
      const socket = await open(port)
      socket.on('error', () => undefined).once('close', () => (closed += 1))
      held.push(socket)
    }
    expect(await ask('/livez')).toEqual({ status: 200, text: 'ok\n' })
    expect(await ask('/readyz')).toEqual({ status: 200, text: 'ok\n' })
    await expect.poll(() => closed).toBeGreaterThanOrEqual(100 + 1 - 64)
    expect(held.filter(({ destroyed }) => !destroyed).length).toBeLessThanOrEqual(64)
  })

  it('ends within 10 s what sends no whole request', async () => {
    const { port } = await start()
    const socket = await open(port)
    socket.write('GET /livez HTTP/1.1\r\nHost: a\r\n')
    const answer = await new Promise<string>((resolve) => {
      let text = ''
      socket.on('data', (bytes) => {
        text += bytes
      })
      socket.on('error', () => undefined).once('close', () => resolve(text))
    })
    expect(answer).toMatch(/^(?:HTTP\/1\.1 408 |$)/)
  })
})
