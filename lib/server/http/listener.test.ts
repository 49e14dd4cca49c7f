import http from 'node:http'
import net from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { onMeasured } from '@/lib/kube/transport/measured'
import { servedRequest } from '@/lib/kube/transport/served-request'
import type { Gate } from '../gate/admission'
import type { AuditLine } from '../gate/audit'
import { createGate } from '../gate/gate'
import { CLOSED, SIGNED_OUT } from '../gate/refusal'
import { registerStream } from '../live/stream-registry'
import { CODING_HEADER } from './content-coding'
import { type Listener, type ListenerOptions, listen } from './listener'

const open: Listener[] = []

async function start(over: Partial<ListenerOptions> = {}) {
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
  open.push(listener)
  return { listener, seen, audited }
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

function openStream(port: number, path: string, client: string): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = http.get(
      { port, host: '127.0.0.1', agent: false, path, headers: { 'x-client': client } },
      resolve,
    )
    request.on('error', reject)
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
    ['/ops/causes/D1?_rsc=x', "'self' 'sha256-d1'"],
    ['/ops/causes/%44%31', "'self' 'sha256-d1'"],
    ['/ops/causes/d1', "'self' 'sha256-absent'"],
    ['/ops/causes/%zz', "'self' 'sha256-absent'"],
    ['/causes/D1', "'self' 'sha256-d1'"],
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
    for (const path of [
      '/',
      '/ops/',
      '/permissions',
      '/ops/permissions',
      '/api/identity',
      '/ops/api/identity',
    ]) {
      await ask(listener.port, { path })
    }
    const [home, page, api] = ['GET /ops', 'GET /ops/permissions', 'GET /ops/api/identity']
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

  it('marks what it lets pass, so that a handler knows it from what came another way', async () => {
    const marks: unknown[] = []
    const handler: ListenerOptions['handler'] = async (_, response) => {
      await Promise.resolve()
      const served = servedRequest()
      if (served) served.upstream += 2
      marks.push(served)
      response.end()
    }
    const { listener, audited } = await start({ handler })
    await ask(listener.port, { path: '/api/identity?secret=1' })
    await ask(listener.port, { path: '/causes/D1' })
    expect(marks).toEqual([{ upstream: 2 }, { upstream: 2 }])
    expect(servedRequest()).toBeUndefined()
    expect(audited).toEqual([
      expect.objectContaining({ mode: 'local', route: '/api/identity', status: 200, upstream: 2 }),
      expect.objectContaining({ mode: 'local', route: '/causes/[id]', method: 'GET', upstream: 2 }),
    ])
  })

  it('writes a line for a refusal too, and none of what was sent', async () => {
    const { listener, audited } = await start()
    await ask(listener.port, { path: '/api/../canary?canary', headers: { host: 'canary.example' } })
    await raw(
      listener.port,
      'GET /canary HTTP/1.1\r\nHost: localhost\r\nUpgrade: canary\r\nConnection: Upgrade\r\n\r\n',
    )
    expect(audited.map(({ route, status }) => [route, status])).toEqual([
      ['other', 421],
      ['other', 400],
    ])
    expect(JSON.stringify(audited)).not.toContain('canary')
  })

  it('counts refusals that come too fast to be written one by one', async () => {
    const { listener, audited } = await start({ nowMs: () => 0 })
    for (let i = 0; i < 203; i += 1) await ask(listener.port, { method: 'PUT' })
    expect(audited.length).toBe(200)
    await ask(listener.port)
    expect(audited.at(-1)).toMatchObject({ status: 200, unwritten: 3 })
  })

  it('lets no one in while it is closed, the sign-in neither', async () => {
    let isOpen = false
    const closed = () => (isOpen ? null : CLOSED.pending)
    const { listener, seen } = await start({ closed })
    const answer = await ask(listener.port, { path: '/api/identity' })
    expect([answer.statusCode, answer.headers['retry-after'], JSON.parse(answer.text).code]).toEqual([
      503,
      '5',
      'closed',
    ])
    expect(
      (
        await ask(listener.port, {
          method: 'POST',
          path: '/api/session',
          headers: { 'content-type': 'application/json' },
        })
      ).statusCode,
    ).toBe(503)
    isOpen = true
    expect((await ask(listener.port)).statusCode).toBe(200)
    expect(seen).toEqual(['GET /'])
  })

  it.each<[string, { path?: string; headers?: Record<string, string> }]>([
    ['its path', { path: '/api/v1/namespaces/shop/services/podglass:3000/proxy/' }],
    ['its path through a node', { path: '/k8s/clusters/c-1/api/v1/nodes/a/proxy' }],
    [
      'its header',
      {
        headers: {
          host: '10.0.0.7',
          'x-forwarded-uri': '/api/v1/namespaces/shop/pods/web-0:3000/proxy/access',
        },
      },
    ],
  ])(
    'refuses what came through the API server’s proxy, told by %s, and says what to do instead',
    async (_, options) => {
      const { listener, seen } = await start()
      const answer = await ask(listener.port, {
        ...options,
        headers: { accept: 'text/html', ...options.headers },
      })
      expect(answer.statusCode).toBe(403)
      expect(answer.text).toContain('kubectl port-forward')
      expect(seen).toEqual([])
    },
  )

  it('gives each client its share of streams where clients are distinguished', async () => {
    const gate: Gate = {
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

  it.each([
    ['its session is over', { holds: false }],
    ['the page has closed itself', { isClosed: true }],
  ])('cuts an open stream once %s, and leaves it open while its asker would be let in', async (_, change) => {
    const now = { holds: true, isClosed: false, looks: 0 }
    const visitor = { client: 'a' }
    const gate: Gate = {
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

  it.each<[Gate['mode'], boolean]>([
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
    expect(looks < 10).toBe(isCut)
    stream.destroy()
  })

  it('keeps the header that names a reader from the handler, and knows no one by two of them', async () => {
    const handed: http.IncomingHttpHeaders[] = []
    const { listener, audited } = await start({
      gate: createGate({ access: { mode: 'proxy', identityHeader: 'remote-user' }, basePath: '' }),
      handler: (request, response) => {
        handed.push(request.headers)
        response.end('ok')
      },
    })
    const path = '/api/identity'
    const once = 'Remote-User: ann\r\nX-Forwarded-User: admin'
    const answers: string[] = []
    for (const sent of [
      once,
      `${once}\r\nRemote_User: bob`,
      `${once}\r\nremote-user: ann`,
      'X-Forwarded-User: admin',
    ]) {
      answers.push(
        await raw(
          listener.port,
          `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${sent}\r\n\r\n`,
        ),
      )
    }
    expect(answers.map((answer) => answer.slice(9, 12))).toEqual(['200', '401', '401', '401'])
    expect(handed.map((headers) => Object.keys(headers).filter((name) => name.includes('user')))).toEqual([
      [],
    ])
    expect(audited.map(({ user }) => user)).toEqual(['ann', undefined, undefined, undefined])
  })

  it('writes the objects that a request asked about, a few of many', async () => {
    const pod = { group: '', resource: 'pods', namespace: 'shop', name: 'web-0' }
    const { listener, audited } = await start({
      handler: (request, response) => {
        const served = servedRequest()
        if (served) served.asked = new Array(request.url?.includes('many') ? 32 : 1).fill(pod)
        response.end()
      },
    })
    await ask(listener.port, { path: '/api/identity' })
    await ask(listener.port, { path: '/api/identity?many' })
    expect(audited).toEqual([
      expect.objectContaining({ asked: [pod], address: '127.0.0.1' }),
      expect.objectContaining({ asked: new Array(8).fill(pod), askedMore: 24 }),
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
