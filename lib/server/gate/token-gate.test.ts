import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { createServiceAccountDir } from '@/lib/kube/testing/service-account-dir'
import { log } from '@/lib/process/log'
import { type Listener, listen } from '../http/listener'
import type { AuditLine } from './audit'
import { createGate } from './gate'
import { SESSION_MS } from './sessions'

const TOKEN = Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 37) % 251)).toString('base64')
const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

function tokenFile(text: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'access-token-'))
  cleanups.push(() => rmSync(dir, { recursive: true }))
  const file = join(dir, 'token')
  writeFileSync(file, text)
  return file
}

interface Started {
  listener: Listener
  seen: string[]
  /** What the handler saw of the headers. */
  headers: http.IncomingHttpHeaders[]
  audited: AuditLine[]
  pass: (ms: number) => void
}

async function start(file = tokenFile(TOKEN), basePath = ''): Promise<Started> {
  let now = 1_800_000_000_000
  const seen: string[] = []
  const headers: http.IncomingHttpHeaders[] = []
  const audited: AuditLine[] = []
  const access = { mode: 'token', tokenFile: file } as const
  const listener = await listen({
    port: 0,
    address: '127.0.0.1',
    policy: { allowedHosts: [], basePath },
    gate: createGate({ access, basePath }, () => now),
    scripts: { ofPage: new Map(), ofErrors: [] },
    audit: (line) => audited.push(line),
    routes: ['/api/identity', '/api/stream'],
    holdMs: 5,
    handler: (request, response) => {
      seen.push(`${request.method} ${request.url}`)
      headers.push(request.headers)
      if (request.url?.includes('/api/stream')) response.write('data: 1\n\n')
      else response.end('data')
    },
    nowMs: () => now,
  })
  cleanups.push(() => listener.drain(0))
  return {
    listener,
    seen,
    headers,
    audited,
    pass: (ms) => {
      now += ms
    },
  }
}

interface Answer {
  status: number
  text: string
  headers: Headers
}

async function ask(
  { listener }: Pick<Started, 'listener'>,
  path: string,
  headers: Record<string, string> = {},
  body?: unknown,
): Promise<Answer> {
  const answer = await fetch(`http://127.0.0.1:${listener.port}${path}`, {
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  return { status: answer.status, text: await answer.text(), headers: answer.headers }
}

/** An open stream, and when it was cut. */
async function openStream({ listener }: Pick<Started, 'listener'>, headers: Record<string, string>) {
  const { port } = listener
  const stream = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const target = { port, host: '127.0.0.1', agent: false as const, path: '/api/stream?topics=x', headers }
    http.get(target, resolve).on('error', reject)
  })
  cleanups.push(() => stream.destroy())
  const cut = new Promise<void>((resolve) => stream.once('close', () => resolve()))
  stream.on('error', () => undefined).resume()
  return { stream, cut, status: stream.statusCode }
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

async function signIn(started: Started, token = TOKEN): Promise<string> {
  const { headers } = await ask(started, '/api/session', {}, { token })
  return headers.get('set-cookie')?.split(';')[0] ?? ''
}

describe('token mode', () => {
  it('answers anyone it does not know with constants, and hands nothing on', async () => {
    const started = await start()
    const asked = [
      '/',
      '/ask?verb=get',
      '/api/identity',
      '/_next/static/chunks/a.js',
      '/theme.js',
      '/nothing',
    ]
    const wrong = [
      {},
      { cookie: '__Host-podglass=x' },
      { cookie: 'podglass=1; __Host-podglass=' },
      { authorization: 'Basic x' },
    ]
    const bodies = new Set<string>()
    for (const path of asked) {
      for (const more of wrong) {
        for (const accept of ['text/html', '*/*']) {
          const { status, text, headers } = await ask(started, path, { accept, ...more })
          expect([status, headers.get('cache-control'), headers.get('set-cookie')]).toEqual([
            401,
            'no-store',
            null,
          ])
          bodies.add(text)
        }
      }
    }
    // The sign-in page, two lines of text, and the problem of /api.
    expect(bodies.size).toBe(3)
    expect(started.seen).toEqual([])
  })

  it.each([
    ['script', 'text/javascript'],
    ['style', 'text/css'],
  ])('answers a %s of a page that was signed out as one that does nothing', async (dest, type) => {
    const path = '/_next/static/chunks/a.js'
    const { status, text, headers } = await ask(await start(), path, { 'sec-fetch-dest': dest })
    expect([status, headers.get('content-type')]).toEqual([401, `${type}; charset=utf-8`])
    expect(text).toMatch(/^\/\*[^*]+\*\/\n$/)
  })

  it('lets a program in by the token in a header, which goes no further', async () => {
    const started = await start()
    expect(await ask(started, '/api/identity', bearer(TOKEN))).toMatchObject({ status: 200, text: 'data' })
    expect(started.headers[0]).not.toHaveProperty('authorization')
    expect(started.headers[0]).not.toHaveProperty('cookie')
  })

  it('signs a browser in by a cookie that scripts cannot read, and out again', async () => {
    const started = await start()
    const answer = await ask(started, '/api/session', {}, { token: TOKEN })
    expect(answer).toMatchObject({ status: 200, text: '{"signedIn":true}' })
    expect(answer.headers.get('set-cookie')).toMatch(
      /^__Host-podglass=[\w-]{43}; Max-Age=28800; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    )
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect((await ask(started, '/api/identity', { cookie })).text).toBe('data')
    expect((await ask(started, '/api/session', { cookie })).text).toBe('{"signedIn":true}')
    expect((await ask(started, '/api/session')).text).toBe('{"signedIn":false}')
    const out = await ask(started, '/api/session/end', { cookie }, {})
    expect(out.headers.get('set-cookie')).toMatch(/^__Host-podglass=; Max-Age=0; Path=\/; HttpOnly; Secure/)
  })

  it('takes no copy of a cookie after its browser signed out, and cuts its streams, and no one else’s', async () => {
    const started = await start()
    const [cookie, other] = [await signIn(started), await signIn(started)]
    const [own, others] = [
      await openStream(started, { cookie }),
      await openStream(started, { cookie: other }),
    ]
    await ask(started, '/api/session/end', { cookie }, {})
    expect((await ask(started, '/api/identity', { cookie })).status).toBe(401)
    expect((await ask(started, '/api/session', { cookie })).text).toBe('{"signedIn":false}')
    await own.cut
    expect((await ask(started, '/api/identity', { cookie: other })).status).toBe(200)
    expect(others.stream.destroyed).toBe(false)
  })

  it('gives a browser that signs in again another session in place of its own', async () => {
    const started = await start()
    const cookie = await signIn(started)
    const again = await ask(started, '/api/session', { cookie }, { token: TOKEN })
    const next = again.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(next).not.toBe(cookie)
    expect((await ask(started, '/api/identity', { cookie })).status).toBe(401)
    expect((await ask(started, '/api/identity', { cookie: next })).status).toBe(200)
  })

  it('knows a session no more after 8 hours, and cuts its stream', async () => {
    const started = await start()
    const cookie = await signIn(started)
    const { cut } = await openStream(started, { cookie })
    started.pass(SESSION_MS)
    expect((await ask(started, '/api/identity', { cookie })).status).toBe(401)
    await cut
  })

  it.each<[string, (cookie: string) => string]>([
    ['with another id', (c) => c.replace(/=(.)/, (_, first: string) => `=${first === 'A' ? 'B' : 'A'}`)],
    ['cut short', (c) => c.slice(0, -1)],
    ['of its handle in the log', () => '__Host-podglass=0123456789ab'],
    ['without an id', () => '__Host-podglass='],
    ['twice', (c) => `${c}; ${c}`],
    ['under a name without its prefix', (c) => c.replace('__Host-', '')],
  ])('takes no session %s', async (_, change) => {
    const started = await start()
    const cookie = await signIn(started)
    expect((await ask(started, '/api/identity', { cookie })).status).toBe(200)
    expect((await ask(started, '/api/identity', { cookie: change(cookie) })).status).toBe(401)
  })

  it('takes no session of another process, with the same token neither', async () => {
    const [one, two] = [await start(), await start()]
    const cookie = await signIn(one)
    expect((await ask(two, '/api/identity', { cookie })).status).toBe(401)
  })

  it('answers five wrong tokens in a minute, by the form and the header together, and then only says to wait', async () => {
    const started = await start()
    const statuses: number[] = []
    for (let i = 0; i < 3; i += 1) {
      statuses.push((await ask(started, '/api/session', {}, { token: `${TOKEN}${i}` })).status)
      statuses.push((await ask(started, '/api/identity', bearer(`wrong${i}`))).status)
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
    const late = await ask(started, '/api/identity', bearer('wrong'))
    expect([late.status, late.headers.get('retry-after')]).toEqual([429, '12'])
    started.pass(12_000)
    expect((await ask(started, '/api/identity', bearer('wrong'))).status).toBe(401)
  })

  it.each([5, runs(3_000)])(
    'lets the right token in after %i wrong ones from the same address',
    async (count) => {
      const started = await start()
      const cookie = await signIn(started)
      for (let i = 0; i < count; i += 1) {
        if (i % 2 === 0) await ask(started, '/api/identity', bearer(`wrong${i}`))
        else await ask(started, '/api/session', {}, { token: `wrong${i}` })
      }
      expect((await ask(started, '/api/identity', bearer('wrong'))).status).toBe(429)
      expect((await ask(started, '/api/identity', bearer(TOKEN))).status).toBe(200)
      expect((await ask(started, '/api/identity', { cookie })).status).toBe(200)
      const later = await signIn(started)
      expect((await ask(started, '/api/identity', { cookie: later })).status).toBe(200)
    },
  )

  it('takes nothing from signed-in users for what strangers ask at the same address, nor from one session for another', async () => {
    const started = await start()
    const [one, two] = [await signIn(started), await signIn(started)]
    const statuses = async (count: number, headers: Record<string, string>) => {
      const answers: number[] = []
      for (let i = 0; i < count; i += 1) answers.push((await ask(started, '/api/identity', headers)).status)
      return [...new Set(answers)]
    }
    expect(await statuses(101, {})).toEqual([401, 429])
    expect(await statuses(101, { cookie: one })).toEqual([200, 429])
    expect(await statuses(100, { cookie: two })).toEqual([200])
    expect(await statuses(100, bearer(TOKEN))).toEqual([200])
    expect((await signIn(started)).length).toBeGreaterThan(20)
  })

  it('gives each session its own share of streams, and holders of the bare token one for their address', async () => {
    const started = await start()
    const [one, two] = [await signIn(started), await signIn(started)]
    const five = async (headers: Record<string, string>) => {
      const statuses: (number | undefined)[] = []
      for (let i = 0; i < 5; i += 1) statuses.push((await openStream(started, headers)).status)
      return statuses
    }
    const four = [200, 200, 200, 200, 429]
    expect(await five({ cookie: one })).toEqual(four)
    expect(await five({ cookie: two })).toEqual(four)
    expect(await five(bearer(TOKEN))).toEqual(four)
  })

  it.each<[string, boolean]>([
    ['a session', true],
    ['the bare token', false],
  ])(
    'cuts a stream of %s after the token was changed, whatever wrong tokens its address sends',
    async (_, isSession) => {
      const secret = createServiceAccountDir({ token: TOKEN })
      cleanups.push(secret.remove)
      const started = await start(join(secret.dir, 'token'))
      const headers = isSession ? { cookie: await signIn(started) } : bearer(TOKEN)
      const { cut, stream } = await openStream(started, headers)
      let isCut = false
      void cut.then(() => {
        isCut = true
      })
      const fire = () => ask(started, '/api/identity', bearer('wrong'))
      for (let i = 0; i < 20; i += 1) await fire()
      expect((await fire()).status).toBe(429)
      expect(stream.destroyed).toBe(false)
      secret.swap({ token: TOKEN.split('').reverse().join('').replace(/^=+/, '') })
      while (!isCut) expect((await fire()).status).toBe(429)
    },
  )

  it('asks whether a stream still holds without spending a try', async () => {
    const secret = createServiceAccountDir({ token: TOKEN })
    cleanups.push(secret.remove)
    const started = await start(join(secret.dir, 'token'))
    const { cut } = await openStream(started, bearer(TOKEN))
    secret.swap({ token: TOKEN.split('').reverse().join('').replace(/^=+/, '') })
    await cut
    const statuses: number[] = []
    for (let i = 0; i < 6; i += 1) statuses.push((await ask(started, '/api/identity', bearer(TOKEN))).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
  })

  it('writes who came by which session and route, for sign-ins and failed ones too, and no part of a token or cookie', async () => {
    const started = await start(undefined, '/ops')
    const cookie = await signIn(started)
    const hops = { 'x-forwarded-for': '198.51.100.1, "user":"admin", 203.0.113.7, 10.0.0.9' }
    await ask(started, '/ops/api/identity', { cookie, ...hops })
    await ask(started, '/api/session', hops, { token: 'wrong' })
    await ask(started, '/api/session/end', { cookie }, {})
    await ask(started, '/api/identity', { cookie })
    const lines = started.audited.map(({ ms: _, upstream: __, ...line }) => line)
    const session = lines[0]?.session
    expect(session).toMatch(/^[0-9a-f]{12}$/)
    const from = { mode: 'token', address: '127.0.0.1' }
    const forwardedFor = ['203.0.113.7', '10.0.0.9']
    expect(lines).toEqual([
      { ...from, session, method: 'POST', route: '/api/session', status: 200 },
      { ...from, forwardedFor, session, method: 'GET', route: '/api/identity', status: 200 },
      { ...from, forwardedFor, method: 'POST', route: '/api/session', status: 401 },
      { ...from, session, method: 'POST', route: '/api/session/end', status: 200 },
      { ...from, method: 'GET', route: '/api/identity', status: 401 },
    ])
    const text = JSON.stringify(started.audited)
    for (const secret of [TOKEN, cookie.split('=')[1] ?? '', 'admin', 'wrong']) {
      expect(text).not.toContain(secret.slice(0, 12))
    }
  })

  it('never takes a token from an address or from another body', async () => {
    const started = await start()
    expect((await ask(started, `/api/identity?token=${TOKEN}&access_token=${TOKEN}`)).status).toBe(401)
    for (const body of [
      { token: '' },
      { token: 5 },
      [TOKEN],
      TOKEN,
      { token: TOKEN, more: 1 },
      { token: 'x'.repeat(9000) },
    ]) {
      const answer = await ask(started, '/api/session', {}, body).catch(() => ({
        headers: new Headers(),
        status: 0,
      }))
      expect([answer.status === 401 || answer.status === 0, answer.headers.get('set-cookie')]).toEqual([
        true,
        null,
      ])
    }
    const form = await fetch(`http://127.0.0.1:${started.listener.port}/api/session`, {
      method: 'POST',
      body: new URLSearchParams({ token: TOKEN }),
    })
    expect(form.status).toBe(415)
  })

  it('follows the file as the kubelet swaps it: the new token counts at once, sessions of the old one end', async () => {
    const secret = createServiceAccountDir({ token: TOKEN })
    cleanups.push(secret.remove)
    const started = await start(join(secret.dir, 'token'))
    const cookie = await signIn(started)
    const next = TOKEN.split('').reverse().join('').replace(/^=+/, '')
    secret.swap({ token: `${next}\n` })
    expect((await ask(started, '/api/identity', { cookie })).status).toBe(401)
    expect((await ask(started, '/api/identity', bearer(TOKEN))).status).toBe(401)
    expect((await ask(started, '/api/identity', bearer(next))).status).toBe(200)
  })

  it.each([
    ['is gone', {}],
    ['is too short', { token: 'short' }],
    ['is empty', { token: '' }],
  ])('lets no one in while the token %s, says so once, and opens again', async (_, files) => {
    const said = vi.spyOn(log, 'error').mockImplementation(() => undefined)
    cleanups.push(() => said.mockRestore())
    const secret = createServiceAccountDir({ token: TOKEN })
    cleanups.push(secret.remove)
    const started = await start(join(secret.dir, 'token'))
    const cookie = await signIn(started)
    secret.swap(files)
    expect((await ask(started, '/api/identity', bearer(TOKEN))).status).toBe(503)
    expect((await ask(started, '/api/session', {}, { token: TOKEN })).status).toBe(503)
    expect((await ask(started, '/api/identity', { cookie })).status).toBe(503)
    expect(said).toHaveBeenCalledTimes(1)
    expect(JSON.stringify(said.mock.calls)).not.toContain(TOKEN.slice(0, 12))
    secret.swap({ token: TOKEN })
    expect((await ask(started, '/api/identity', { cookie })).status).toBe(200)
  })

  it('keeps its addresses under the base path', async () => {
    const started = await start(undefined, '/ops')
    expect((await ask(started, '/ops/api/session', {}, { token: TOKEN })).status).toBe(200)
    // A proxy may take the base path off.
    expect((await ask(started, '/api/session', {}, { token: TOKEN })).status).toBe(200)
    const { text } = await ask(started, '/ops/access', { accept: 'text/html' })
    expect(text).toContain('"/ops/api/session"')
  })

  it.each([
    ['16 bytes in hex', '00112233445566778899aabbccddeeff', 'openssl rand -base64 32'],
    ['31 bytes', TOKEN.slice(0, 41), 'fewer than 256 random bits'],
    ['64 digits', '0123456789'.repeat(7).slice(0, 64), 'fewer than 256 random bits'],
    ['43 small letters and digits', '0k3hz7qp'.repeat(6).slice(0, 43), 'fewer than 256 random bits'],
    ['one letter over and over', 'a'.repeat(64), 'fewer than 256 random bits'],
    ['two words', `${TOKEN} ${TOKEN}`, 'more than one word'],
    ['nothing', '\n', 'is empty'],
    ['more than a token', 'ab'.repeat(3000), 'is larger than 4096 bytes'],
  ])('refuses to start with %s', (_, text, says) => {
    const access = { mode: 'token', tokenFile: tokenFile(text) } as const
    expect(() => createGate({ access, basePath: '' })).toThrow(says)
  })

  it.each([
    ['32 bytes in hex', Buffer.from(TOKEN, 'base64').toString('hex')],
    ['32 bytes in base64url', Buffer.from(TOKEN, 'base64').toString('base64url')],
  ])('takes %s, and the end of its line is no part of it', async (_, token) => {
    const started = await start(tokenFile(`${token}\r\n`))
    expect((await ask(started, '/api/identity', bearer(token))).status).toBe(200)
  })
})
