import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { RawClient } from '@/e2e/attacks/raw-client'
import { apiPaths } from '@/lib/contract/api-calls'
import { CODING_HEADER } from '@/lib/next/content-coding'
import { createGate } from '../gate/gate'
import { CLOSED } from '../gate/refusal'
import { ask, raw, start } from '../testing/open-listener'

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

  // Node drops headers beyond a count of its own without a word, and with them whatever the guard looks for.
  describe.each([101, 1_200, 3_000])('with %i headers', (count) => {
    const filler = 'a:\r\n'.repeat(count - 4)

    it.each([
      ['another identity', 'X-Forwarded-User: real'],
      ['an identity with an underscore', 'X_Forwarded_User: real'],
      ['a second Host', 'Host: evil.example'],
      ['another page’s Origin', 'Origin: http://evil.example'],
      ['nothing', 'X-Other: 1'],
    ])('reads nobody’s name from a request that hides %s behind them', async (_, hidden) => {
      const gate = createGate({ access: { mode: 'proxy', identityHeader: 'x-forwarded-user' }, basePath: '' })
      const { listener, seen, audited } = await start({ gate })
      const answer = await raw(
        listener.port,
        `GET /api/kinds HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-User: ann\r\n${filler}${hidden}\r\nConnection: close\r\n\r\n`,
      )
      expect(answer).toMatch(/^HTTP\/1\.1 431 /)
      expect(answer).toContain('This request has more than 100 headers.')
      expect(seen).toEqual([])
      expect(audited).toMatchObject([{ status: 431 }])
      expect(audited[0]).not.toHaveProperty('user')
    })
  })

  it.each([
    ['100 headers', 'a:\r\n'.repeat(97), '200'],
    ['two names in one header', '', '401', 'ann, bob'],
    ['a list with one name', '', '401', 'ann,'],
  ])('answers %s of a sign-in proxy by %3$s', async (_, filler, status, user = 'ann') => {
    const gate = createGate({ access: { mode: 'proxy', identityHeader: 'x-forwarded-user' }, basePath: '' })
    const { listener } = await start({ gate })
    const answer = await raw(
      listener.port,
      `GET /api/kinds HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-User: ${user}\r\n${filler}Connection: close\r\n\r\n`,
    )
    expect(answer).toContain(`HTTP/1.1 ${status} `)
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

  it('names the method of a route that is asked by another, and leaves unknown routes to the handler', async () => {
    const routes = [...apiPaths()]
    const { listener, seen } = await start({ routes })
    const post = async (path: string) => {
      const headers = { 'content-type': 'application/json' }
      const { statusCode, headers: of, text } = await ask(listener.port, { method: 'POST', path, headers })
      return statusCode === 405
        ? [statusCode, of.allow, of['content-type'], JSON.parse(text).title]
        : statusCode
    }
    const onlyGet = [405, 'GET, HEAD', 'application/problem+json', 'This route takes GET.']
    const posts = apiPaths('POST')
    for (const path of routes) expect(await post(path), path).toEqual(posts.has(path) ? 200 : onlyGet)
    expect(await post('/api/nothing')).toBe(200)
    expect(seen.length).toBe(posts.size + 1)
  })

  it.each(['/api', '/api/', '/api/identity', '/api/nothing', '/api/access/check/x'])(
    'answers a method that nothing takes at %s by a problem',
    async (path) => {
      const { listener } = await start({ routes: [...apiPaths()] })
      for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
        const { statusCode, headers, text } = await ask(listener.port, { method, path })
        expect([statusCode, headers['content-type']]).toEqual([405, 'application/problem+json'])
        expect(JSON.parse(text).code).toBe('method-not-allowed')
      }
    },
  )

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
})

describe('a connection', () => {
  const request = 'GET /api/kinds HTTP/1.1\r\nHost: localhost\r\n\r\n'
  const last = request.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')
  const answers = (text: string) => text.match(/HTTP\/1\.1 200 /g)?.length ?? 0

  it('may ask again before its answer, and is cut where too many wait for theirs', async () => {
    const waiting: (() => void)[] = []
    const { listener, audited } = await start({
      handler: (_, response) => {
        waiting.push(() => response.end('ok'))
      },
    })
    const few = raw(listener.port, request.repeat(7) + last)
    await expect.poll(() => waiting.length).toBe(8)
    for (const answer of waiting.splice(0)) answer()
    expect(answers(await few)).toBe(8)

    expect(await raw(listener.port, request.repeat(1_000))).toBe('')
    expect(waiting).toHaveLength(8)
    expect(audited.filter(({ status }) => status === 400)).toHaveLength(1)
  })

  it('is cut when it takes nothing of its answer', async () => {
    let isCut = false
    const { listener } = await start({
      silentMs: 300,
      handler: (_, response) => {
        response.once('close', () => {
          isCut = true
        })
        response.end('x'.repeat(32 * 1024 * 1024))
      },
    })
    const socket = connect(listener.port, '127.0.0.1', () => socket.pause().write(request))
    await expect.poll(() => isCut).toBe(true)
    expect(socket.destroy().bytesRead).toBeLessThan(32 * 1024 * 1024)
  })

  it('asks as often as it likes, one after the other', async () => {
    const { listener } = await start()
    const client = new RawClient(listener.port)
    for (let i = 0; i < 30; i += 1) expect((await client.ask(request)).status).toBe(200)
    client.close()
  })
})
