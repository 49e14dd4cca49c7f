import http from 'node:http'
import { describe, expect, it } from 'vitest'
import { createViewer } from '@/lib/kube/credentials/viewer'
import { registerStream } from '@/lib/process/drain'
import { servedRequest } from '@/lib/process/served-request'
import type { RequestGate } from '../gate/admission'
import { CLOSED, SIGNED_OUT } from '../gate/refusal'
import { ask, openStream, start } from '../testing/open-listener'

describe('streams through the listener', () => {
  it('gives each client its share of streams where clients are distinguished', async () => {
    const gate: RequestGate = {
      mode: 'proxy',
      tellsClients: true,
      admit: ({ headers }) => ({
        state: 'admitted',
        visitor: { client: String(headers['x-client']) },
        holds: () => true,
      }),
    }
    const { listener } = await start({
      gate,
      handler: (_, response) => {
        response.on(
          'close',
          registerStream(() => response.end()),
        )
        response.write('data: 1\n\n')
      },
    })
    const path = '/api/stream?topics=x'
    const opened = await Promise.all([1, 2, 3, 4].map(() => openStream(listener.port, path, 'a')))
    expect(opened.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200])
    expect((await ask(listener.port, { path, headers: { 'x-client': 'a' } })).statusCode).toBe(429)
    const other = await openStream(listener.port, path, 'b')
    expect(other.statusCode).toBe(200)
    opened[0]?.destroy()
    await expect
      .poll(async () => {
        const again = await openStream(listener.port, path, 'a')
        again.destroy()
        return again.statusCode
      })
      .toBe(200)
  })

  it('adds no more listeners to an answer than Node allows beside those of a framework', async () => {
    const warnings: Error[] = []
    const warn = (warning: Error) => warnings.push(warning)
    process.on('warning', warn)
    const viewer = createViewer('a.b.c')
    const gate: RequestGate = {
      mode: 'user',
      tellsClients: true,
      admit: () => ({ state: 'admitted', visitor: { client: 'a' }, holds: () => true, viewer }),
    }
    const { listener } = await start({
      gate,
      handler: (_, response) => {
        for (let nth = 0; nth < 6; nth += 1) response.once('close', () => {})
        response.write('data: 1\n\n')
      },
    })
    const stream = await openStream(listener.port, '/api/stream?topics=x', 'a')
    await new Promise((resolve) => setImmediate(resolve))
    stream.destroy()
    process.off('warning', warn)
    expect(warnings).toEqual([])
  })

  it('has a stream for one more reader when 25 users hold all, and tells the one who gives it', async () => {
    const gate: RequestGate = {
      mode: 'proxy',
      tellsClients: true,
      admit: ({ headers }) => ({
        state: 'admitted',
        visitor: { client: String(headers['x-client']) },
        holds: () => true,
      }),
    }
    const { listener } = await start({
      gate,
      handler: (_, response) => {
        const served = servedRequest()
        if (served) served.endStream = () => response.end('bye')
        response.write('data: 1\n\n')
      },
    })
    const path = '/api/stream?topics=x'
    const open = (client: string) => openStream(listener.port, path, client)
    const held: http.IncomingMessage[] = []
    for (let i = 0; i < 100; i += 1) held.push(await open(`user ${i % 25}`))
    expect(held.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 100 }, () => 200))
    const goodbye = held[0]?.toArray().then((chunks) => Buffer.concat(chunks).toString())
    const reader = await open('reader')
    expect(reader.statusCode).toBe(200)
    expect(await goodbye).toBe('data: 1\n\nbye')
    expect((await open('user 0')).statusCode).toBe(429)
    expect(reader.destroyed).toBe(false)
    for (const stream of [...held, reader]) stream.destroy()
  })

  it.each([
    ['its session is over', { holds: false }],
    ['the page has closed itself', { isClosed: true }],
  ])('cuts an open stream once %s, and leaves it open while its asker would be let in', async (_, change) => {
    const now = { holds: true, isClosed: false, looks: 0 }
    const visitor = { client: 'a' }
    const gate: RequestGate = {
      mode: 'token',
      tellsClients: true,
      admit: ({ headers }) =>
        headers.cookie === 'own'
          ? {
              state: 'admitted',
              visitor,
              holds: () => {
                now.looks += 1
                return now.holds
              },
            }
          : { state: 'refused', visitor, refusal: SIGNED_OUT.token },
    }
    const { listener } = await start({
      gate,
      closed: () => (now.isClosed ? CLOSED.dangerous : null),
      holdMs: 5,
      handler: (_request, response) => response.write('data: 1\n\n'),
    })
    const headers = { cookie: 'own' }
    const stream = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const path = '/api/stream?topics=x'
      http
        .get({ port: listener.port, host: '127.0.0.1', agent: false, path, headers }, resolve)
        .on('error', reject)
    })
    const cut = new Promise((resolve) => stream.once('close', resolve))
    stream.on('error', () => undefined).resume()
    await expect.poll(() => now.looks).toBeGreaterThan(5)
    expect(stream.destroyed).toBe(false)
    Object.assign(now, change)
    await cut
    expect(stream.complete).toBe(false)
  })

  it.each<[RequestGate['mode'], boolean]>([
    ['proxy', true],
    ['token', true],
    ['local', false],
  ])('in %s mode cuts a stream that gets old although it holds: %s', async (mode, isCut) => {
    let looks = 0
    const holds = () => {
      looks += 1
      return true
    }
    const { listener } = await start({
      gate: {
        mode,
        tellsClients: true,
        admit: () => ({ state: 'admitted', visitor: { client: 'ann' }, holds }),
      },
      holdMs: 5,
      streamMs: 50,
      handler: (_request, response) => response.write('data: 1\n\n'),
    })
    const stream = await openStream(listener.port, '/api/stream?topics=x', 'ann')
    const cut = new Promise<void>((resolve) => stream.once('close', () => resolve()))
    stream.on('error', () => undefined).resume()
    if (isCut) await cut
    else await expect.poll(() => looks).toBeGreaterThan(20)
    expect(stream.destroyed).toBe(isCut)
    expect(looks <= 20).toBe(isCut)
    stream.destroy()
  })

  it('ends open streams when it drains', async () => {
    const { listener } = await start({
      handler: (_, response) => {
        response.write('data: 1\n\n')
        response.on(
          'close',
          registerStream(() => response.end()),
        )
      },
    })
    const streamed = ask(listener.port)
    const began = new Promise<void>((resolve) => {
      const probe = http.get({ port: listener.port, host: '127.0.0.1' }, (response) => {
        response.once('data', () => resolve())
        response.resume()
      })
      probe.on('error', () => resolve())
    })
    await began
    await listener.drain(60_000)
    expect((await streamed).text).toBe('data: 1\n\n')
  })
})
