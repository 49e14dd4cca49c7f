import http from 'node:http'
import net from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { onMeasured } from '@/lib/kube/measured'
import { CODING_HEADER } from './content-coding'
import { type Listener, type ListenerOptions, listen } from './listener'
import { registerStream } from './stream-registry'

const open: Listener[] = []

async function start(over: Partial<ListenerOptions> = {}) {
  const seen: string[] = []
  const listener = await listen({
    port: 0,
    address: '127.0.0.1',
    policy: { allowedHosts: [], basePath: '' },
    scripts: {
      ofPage: new Map([
        ['/ops', ["'sha256-home'"]],
        ['/ops/access/causes/D1', ["'sha256-d1'"]],
      ]),
      ofErrors: ["'sha256-absent'"],
    },
    routes: ['/api/kinds'],
    handler: (request, response) => {
      seen.push(`${request.method} ${request.url}`)
      response.end('ok')
    },
    ...over,
  })
  open.push(listener)
  return { listener, seen }
}

function ask(
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

function raw(port: number, text: string): Promise<string> {
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

afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.drain(0)))
})

describe('listen', () => {
  it('puts the security headers on what passes and on what is refused', async () => {
    const { listener } = await start()
    for (const options of [
      {},
      { headers: { host: 'evil.example' } },
      { method: 'PUT' },
      { path: '/api/../x' },
    ]) {
      const answer = await ask(listener.port, options)
      expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(answer.headers['x-frame-options']).toBe('DENY')
    }
  })

  it.each([
    ['/ops', "'self' 'sha256-home'"],
    ['/ops/', "'self' 'sha256-home'"],
    ['/ops?in=shop', "'self' 'sha256-home'"],
    ['/ops/access/causes/D1?_rsc=x', "'self' 'sha256-d1'"],
    ['/ops/access/causes/%44%31', "'self' 'sha256-d1'"],
    ['/ops/access/causes/d1', "'self' 'sha256-absent'"],
    ['/ops/access/causes/%zz', "'self' 'sha256-absent'"],
    ['/access/causes/D1', "'self' 'sha256-d1'"],
    ['/opsx', "'self' 'sha256-absent'"],
    ['/ops/api/identity', "'self'"],
    ['/api/identity', "'self'"],
  ])('lets the answer to %s run the scripts of its own page only', async (path, sources) => {
    const { listener } = await start({ policy: { allowedHosts: [], basePath: '/ops' } })
    const { headers } = await ask(listener.port, { path })
    expect(headers['content-security-policy']).toMatch(`script-src ${sources};`)
  })

  it('hands every address on with the base path, and guards it as the address that it hands on', async () => {
    const { listener, seen } = await start({ policy: { allowedHosts: [], basePath: '/ops' } })
    for (const path of ['/', '/ops/', '/access', '/ops/access', '/api/identity', '/ops/api/identity']) {
      await ask(listener.port, { path })
    }
    const [home, page, api] = ['GET /ops', 'GET /ops/access', 'GET /ops/api/identity']
    expect(seen).toEqual([home, home, page, page, api, api])
    const foreign = { origin: 'http://evil.example', 'content-type': 'application/json' }
    for (const path of ['/api/explain', '/ops/api/explain']) {
      expect((await ask(listener.port, { method: 'POST', path, headers: foreign })).statusCode).toBe(403)
      expect((await ask(listener.port, { method: 'PUT', path })).headers['content-type']).toBe(
        'application/problem+json',
      )
    }
    expect(seen).toHaveLength(6)
  })

  it('sends no policy where none is given, for the development server', async () => {
    const { listener } = await start({ scripts: null })
    const { headers } = await ask(listener.port)
    expect(headers['content-security-policy']).toBeUndefined()
    expect(headers['x-frame-options']).toBe('DENY')
  })

  it('lets nothing refused reach the handler, raw bytes included', async () => {
    const { listener, seen } = await start()
    const answers = await Promise.all([
      ask(listener.port, { headers: { host: 'evil.example' } }).then((a) => a.statusCode),
      ask(listener.port, { method: 'POST', path: '/' }).then((a) => a.statusCode),
      ask(listener.port, { headers: { 'sec-fetch-site': 'cross-site' } }).then((a) => a.statusCode),
    ])
    expect(answers).toEqual([421, 405, 403])
    const host = 'Host: localhost\r\n'
    for (const text of [
      `GET /../etc HTTP/1.1\r\n${host}\r\n`,
      `GET http://evil.example/ HTTP/1.1\r\n${host}\r\n`,
      `GET / HTTP/1.1\r\n${host}Host: evil.example\r\n\r\n`,
      `GET / HTTP/1.1\r\n${host}Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
      `CONNECT 169.254.169.254:80 HTTP/1.1\r\n${host}\r\n`,
      `GET / HTTP/1.1\r\n\r\n`,
      'nonsense\r\n\r\n',
    ]) {
      expect(await raw(listener.port, text)).toMatch(/^HTTP\/1\.1 4\d\d /)
    }
    expect(seen).toEqual([])
  })

  it('answers a refused /api request as a problem that echoes nothing', async () => {
    const { listener } = await start()
    const answer = await ask(listener.port, {
      path: '/api/identity?canary',
      headers: { host: 'canary.example' },
    })
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'forbidden-origin', status: 421, fields: [] })
    expect(answer.text).not.toContain('canary')
  })

  it('throttles a client of /api with Retry-After and never the pages', async () => {
    const { listener, seen } = await start({ nowMs: () => 0 })
    for (let i = 0; i < 200; i += 1) await ask(listener.port, { path: '/api/identity' })
    const answer = await ask(listener.port, { path: '/api/identity' })
    expect(answer.statusCode).toBe(429)
    expect(answer.headers['retry-after']).toBe('1')
    expect((await ask(listener.port)).statusCode).toBe(200)
    expect(seen.length).toBe(201)
  })

  it.each(['appendHeader', 'setHeader'] as const)(
    'names the coding that a handler gave by %s, and compresses no second time',
    async (give) => {
      const text = 'pods '.repeat(2000)
      const { listener } = await start({
        handler: (_, response) => {
          response.appendHeader('content-type', 'application/json')
          response[give](CODING_HEADER, 'gzip')
          response.end(gzipSync(text))
        },
      })
      const answer = await fetch(`http://127.0.0.1:${listener.port}/api/resources`)
      expect(answer.headers.get(CODING_HEADER)).toBeNull()
      expect([answer.headers.get('content-encoding'), await answer.text()]).toEqual(['gzip', text])
    },
  )

  it.each([
    ['a large answer', 'application/json', 'no-store', 'gzip'],
    ['an event stream', 'text/event-stream', 'no-cache, no-transform', undefined],
  ])('sends %s with content-encoding by its kind', async (_, type, cacheControl, encoding) => {
    const { listener } = await start({
      handler: (_request, response) => {
        response.setHeader('content-type', type)
        response.setHeader('cache-control', cacheControl)
        response.end('x'.repeat(10_000))
      },
    })
    const answer = await ask(listener.port, { headers: { 'accept-encoding': 'gzip' } })
    expect(answer.headers['content-encoding']).toBe(encoding)
  })

  it('counts each answer by its route and each refusal by its code', async () => {
    const { listener } = await start()
    const heard: unknown[] = []
    const stop = onMeasured((measured) => {
      if (measured.what === 'handled') heard.push([measured.method, measured.route, measured.status])
      if (measured.what === 'refused') heard.push([measured.code, measured.status])
    })
    for (const options of [
      { path: '/api/kinds?namespace=shop' },
      { path: '/api/secret-name' },
      { headers: { host: 'evil.example' } },
    ]) {
      await ask(listener.port, options)
    }
    stop()
    expect(heard).toEqual([
      ['GET', '/api/kinds', 200],
      ['GET', 'other', 200],
      ['forbidden-origin', 421],
    ])
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
    open.length = 0
  })
})
