import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createServiceAccountDir } from '@/lib/kube/testing/service-account-dir'
import { type Listener, listen } from '../listener'
import { log } from '../log'
import { SESSION_MS } from './access-token'
import { createGate } from './gate'

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
  pass: (ms: number) => void
}

async function start(file = tokenFile(TOKEN), basePath = ''): Promise<Started> {
  let now = 1_800_000_000_000
  const seen: string[] = []
  const headers: http.IncomingHttpHeaders[] = []
  const access = { mode: 'token', tokenFile: file } as const
  const listener = await listen({
    port: 0,
    address: '127.0.0.1',
    policy: { allowedHosts: [], basePath },
    gate: createGate({ access, basePath }, () => now),
    scripts: { ofPage: new Map(), ofErrors: [] },
    audit: () => {},
    routes: [],
    handler: (request, response) => {
      seen.push(`${request.method} ${request.url}`)
      headers.push(request.headers)
      response.end('data')
    },
    nowMs: () => now,
  })
  cleanups.push(() => listener.drain(0))
  return {
    listener,
    seen,
    headers,
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

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

async function signIn(started: Started, token = TOKEN): Promise<string> {
  const { headers } = await ask(started, '/api/session', {}, { token })
  return headers.get('set-cookie')?.split(';')[0] ?? ''
}

describe('token mode', () => {
  it('answers whoever it does not know with constants, and hands nothing on', async () => {
    const started = await start()
    const asked = [
      '/',
      '/access?verb=get',
      '/api/identity',
      '/_next/static/chunks/a.js',
      '/theme.js',
      '/nothing',
    ]
    const wrong = [
      {},
      { cookie: '__Host-podscope=x' },
      { cookie: 'podscope=1; __Host-podscope=' },
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
      /^__Host-podscope=[0-9a-z]+\.[\w-]{16}\.[\w-]{43}; Max-Age=28800; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    )
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect((await ask(started, '/api/identity', { cookie })).text).toBe('data')
    expect((await ask(started, '/api/session', { cookie })).text).toBe('{"signedIn":true}')
    expect((await ask(started, '/api/session')).text).toBe('{"signedIn":false}')
    const out = await ask(started, '/api/session/end', { cookie }, {})
    expect(out.headers.get('set-cookie')).toMatch(/^__Host-podscope=; Max-Age=0; Path=\/; HttpOnly; Secure/)
  })

  it.each([
    ['after 8 hours', async (started: Started) => started.pass(SESSION_MS)],
    ['when the clock was set back by more than it lasts', async (started: Started) => started.pass(-1)],
  ])('knows a session no more %s', async (_, change) => {
    const started = await start()
    const cookie = await signIn(started)
    await change(started)
    expect((await ask(started, '/api/identity', { cookie })).status).toBe(401)
  })

  it.each<[string, (cookie: string) => string]>([
    [
      'with a later end',
      (c) => c.replace(/=([0-9a-z])/, (_, first: string) => `=${first === 'z' ? 'y' : 'z'}`),
    ],
    ['with another id', (c) => c.replace(/\.(.)/, (_, first: string) => `.${first === 'A' ? 'B' : 'A'}`)],
    [
      'with another signature',
      (c) => c.replace(/\.(.)([^.]*)$/, (_, f: string, rest: string) => `.${f === 'A' ? 'B' : 'A'}${rest}`),
    ],
    ['without its signature', (c) => c.replace(/\.[^.]*$/, '')],
    ['twice', (c) => `${c}; ${c}`],
    ['under a name without its prefix', (c) => c.replace('__Host-', '')],
  ])('takes no session %s', async (_, change) => {
    const started = await start()
    const cookie = await signIn(started)
    expect((await ask(started, '/api/identity', { cookie })).status).toBe(200)
    expect((await ask(started, '/api/identity', { cookie: change(cookie) })).status).toBe(401)
  })

  it('takes the session of another replica with the same secret, and none of another secret', async () => {
    const [one, two, other] = [await start(), await start(), await start(tokenFile(TOKEN.toLowerCase()))]
    const cookie = await signIn(one)
    expect((await ask(two, '/api/identity', { cookie })).status).toBe(200)
    expect((await ask(other, '/api/identity', { cookie })).status).toBe(401)
  })

  it('lets five wrong tokens be tried in a minute, by the form and the header together, and then none', async () => {
    const started = await start()
    const cookie = await signIn(started)
    const statuses: number[] = []
    for (let i = 0; i < 3; i += 1) {
      statuses.push((await ask(started, '/api/session', {}, { token: `${TOKEN}${i}` })).status)
      statuses.push((await ask(started, '/api/identity', bearer(`wrong${i}`))).status)
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
    const late = await ask(started, '/api/identity', bearer(TOKEN))
    expect([late.status, late.headers.get('retry-after')]).toEqual([429, '12'])
    expect((await ask(started, '/api/identity', { cookie })).status).toBe(200)
    started.pass(12_000)
    expect((await ask(started, '/api/identity', bearer(TOKEN))).status).toBe(200)
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
  ])('lets nobody in while the token %s, says so once, and opens again', async (_, files) => {
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
    ['31 bytes', TOKEN.slice(0, 41), 'less than 32 random bytes'],
    ['one letter over and over', 'a'.repeat(64), 'less than 32 random bytes'],
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
