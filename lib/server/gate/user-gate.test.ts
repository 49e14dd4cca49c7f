import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { currentViewer } from '@/lib/kube/credentials/viewer'
import { oneForClient } from '@/lib/kube/one-for-client'
import type { Handler as ApiHandler } from '@/lib/kube/testing/https-server'
import { startPod } from '@/lib/kube/testing/pod'
import { kubeClient, NoViewerError } from '@/lib/kube/transport/client'
import { versionPath } from '@/lib/kube/transport/paths'
import { present } from '@/lib/present'
import { ask, start } from '../testing/open-listener'
import { createGate } from './gate'

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = (claims: object) => `${part({ alg: 'RS256' })}.${part(claims)}.signature-of-a-viewer`
const JANE = jwt({ sub: 'jane', exp: 4_000_000_000 })
const JOHN = jwt({ sub: 'john' })

const recordings: {
  name: string
  response: { status: number; headers: http.OutgoingHttpHeaders; body: unknown }
}[] = readFileSync('e2e/recordings/authentication-1.36.2.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

/** An API server that knows these tokens, until they are deleted, and repeats who asks for /api. */
function apiServer(users: Map<string, string>): ApiHandler {
  return ({ url, headers }, response) => {
    const sent = headers.filter(([name]) => name.toLowerCase() === 'authorization')
    const user = users.get(sent[0]?.[1]?.replace('Bearer ', '') ?? '')
    const status = user === undefined ? 401 : 200
    response.statusCode = status
    response.setHeader('content-type', 'application/json')
    const userInfo = { username: user ?? '', groups: ['team', 'system:authenticated'] }
    const answer = url.includes('selfsubjectreviews')
      ? { status: { userInfo } }
      : { kind: 'APIVersions', versions: [user] }
    response.end(
      JSON.stringify(
        user === undefined
          ? { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Unauthorized', code: 401 }
          : answer,
      ),
    )
  }
}

interface Over {
  tokenFrom?: 'proxy' | 'paste'
  issuer?: string
  holdMs?: number
  users?: Map<string, string>
}

async function open({
  tokenFrom = 'proxy',
  issuer,
  holdMs = 20,
  users = new Map([
    [JANE, 'jane'],
    [JOHN, 'john'],
  ]),
}: Over = {}) {
  const pod = await startPod(apiServer(users))
  rmSync(join(pod.account.dir, 'token'), { force: true })
  for (const [name, value] of Object.entries({
    ACCESS_MODE: 'user',
    VIEWER_TOKEN: tokenFrom,
    ALLOWED_HOSTS: 'ops.example.com',
    KUBERNETES_SERVICE_HOST: '127.0.0.1',
    KUBERNETES_SERVICE_PORT: String(pod.server.port),
    SERVICE_ACCOUNT_DIR: pod.account.dir,
  }))
    vi.stubEnv(name, value)
  onTestFinished(() => void vi.unstubAllEnvs())
  let now = 1_000_000
  const handler = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    expect(request.headers.authorization).toBeUndefined()
    if (request.url?.startsWith('/api/stream')) {
      response.write('data: open\n\n')
      return
    }
    if (request.url === '/api/identity') {
      response.end('here')
      return
    }
    const answer = await kubeClient().get(versionPath())
    const kept = oneForClient(kubeClient(), 'seen', () => ({ by: [] as unknown[] }))
    kept.by.push((answer.json as { versions: unknown[] }).versions[0])
    response.end(JSON.stringify({ kept: kept.by, user: currentViewer()?.user?.name }))
  }
  const opened = await start({
    gate: createGate(
      { access: { mode: 'user', tokenFrom, ...present({ issuer }) }, basePath: '' },
      () => now,
    ),
    policy: { allowedHosts: ['ops.example.com'], basePath: '' },
    handler,
    holdMs,
  })
  const { port } = opened.listener
  const as = (token: string, path = '/api/kinds') =>
    ask(port, { path, headers: { authorization: `Bearer ${token}` } })
  const pass = (ms: number) => {
    now += ms
  }
  return { ...opened, pod, port, as, users, pass }
}

const reviews = (pod: Awaited<ReturnType<typeof open>>['pod']) =>
  pod.server.requests.filter(({ url }) => url.includes('selfsubjectreviews')).length

describe('user mode', () => {
  it('asks the API server as each viewer, and never shows one what another was told', async () => {
    const { as, pod } = await open()
    const answers = await Promise.all(Array.from({ length: 20 }, (_, nth) => as(nth % 2 === 0 ? JANE : JOHN)))
    for (const [nth, { text }] of answers.entries()) {
      const name = nth % 2 === 0 ? 'jane' : 'john'
      const { kept, user } = JSON.parse(text)
      expect(user).toBe(name)
      expect(new Set(kept)).toEqual(new Set([name]))
    }
    const sent = pod.server.requests.map(
      ({ headers }) => headers.find(([name]) => /^authorization$/i.test(name))?.[1],
    )
    expect(new Set(sent)).toEqual(new Set([`Bearer ${JANE}`, `Bearer ${JOHN}`]))
    expect(reviews(pod)).toBe(2)
  })

  it('sends nothing of a request but the token of its viewer', async () => {
    const { port, pod } = await open()
    await ask(port, {
      path: '/api/kinds',
      headers: {
        authorization: `Bearer ${JANE}`,
        'impersonate-user': 'admin',
        'x-remote-user': 'admin',
        'x-forwarded-user': 'admin',
        connection: 'close, Authorization',
        cookie: 'a=b',
      },
    })
    const names = pod.server.requests.flatMap(({ headers }) => headers.map(([name]) => name.toLowerCase()))
    expect(names.filter((name) => /^(?:impersonate|x-|cookie)/.test(name))).toEqual([])
    expect(pod.server.requests.length).toBeGreaterThan(0)
  })

  it.each([
    ['none', []],
    ['two', ['Authorization', `Bearer ${JANE}`, 'Authorization', `Bearer ${JOHN}`]],
    ['another scheme', ['Authorization', 'Basic amFuZTpqYW5l']],
    ['two words', ['Authorization', `Bearer ${JANE} ${JOHN}`]],
    ['17 KiB', ['Authorization', `Bearer ${'a'.repeat(17_000)}`]],
    ['a name with an underscore alone', ['X_Authorization', `Bearer ${JANE}`]],
  ])('lets no one in with %s, and asks the API server nothing', async (_what, headers) => {
    const { port, pod, seen } = await open()
    const answer = await ask(port, {
      path: '/api/kinds',
      headers: ['Host', 'localhost', ...headers] as never,
    })
    expect(answer.statusCode).toBe(401)
    expect([seen, pod.server.requests]).toEqual([[], []])
  })

  it('shows who has no token where agents get one: the challenge names a document, the document the issuer', async () => {
    const { port } = await open({ issuer: 'https://sso.example.com' })
    const asked = { path: '/mcp', method: 'POST', headers: { host: 'ops.example.com' } }
    const { statusCode, headers } = await ask(port, {
      ...asked,
      headers: { ...asked.headers, 'content-type': 'application/json' },
    })
    const document = 'https://ops.example.com/.well-known/oauth-protected-resource/mcp'
    expect([statusCode, headers['www-authenticate']]).toEqual([
      401,
      `Bearer realm="podglass", resource_metadata="${document}"`,
    ])
    const { text } = await ask(port, { path: new URL(document).pathname, headers: asked.headers })
    expect(JSON.parse(text)).toEqual({
      resource: 'https://ops.example.com/mcp',
      resource_name: 'Podglass',
      bearer_methods_supported: ['header'],
      authorization_servers: ['https://sso.example.com'],
    })
  })

  it('names no issuer that it does not know', async () => {
    const { port } = await open()
    const { text } = await ask(port, { path: '/.well-known/oauth-protected-resource' })
    expect(JSON.parse(text)).toMatchObject({
      resource: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/),
    })
    expect(text).not.toContain('authorization_servers')
  })

  it('lets no one in behind 2,000 other headers', async () => {
    const { port, pod, seen } = await open()
    const others = Array.from({ length: 2_000 }, (_, nth) => [`x-${nth}`, '1']).flat()
    const headers = ['Host', 'localhost', ...others, 'Authorization', `Bearer ${JANE}`]
    expect((await ask(port, { path: '/api/kinds', headers: headers as never })).statusCode).toBe(431)
    expect([seen, pod.server.requests]).toEqual([[], []])
  })

  it('takes a token of 15 KiB', async () => {
    const long = jwt({ sub: 'jane', groups: 'g'.repeat(11_000) })
    const { as } = await open({ users: new Map([[long, 'jane']]) })
    expect((await as(long)).statusCode).toBe(200)
  })

  it('has the API server judge a token again after 60 s, and forgets one that it refuses', async () => {
    const { as, pod, users, pass } = await open()
    await as(JANE)
    await as(JANE)
    expect(reviews(pod)).toBe(1)
    pass(61_000)
    await as(JANE)
    expect(reviews(pod)).toBe(2)
    users.delete(JANE)
    pass(61_000)
    const refused = await as(JANE)
    expect([refused.statusCode, JSON.parse(refused.text).title]).toEqual([
      401,
      'The API server does not accept this token.',
    ])
    expect(JSON.parse(refused.text).hint).toContain(
      'names the issuer none and the audience none, and ends at',
    )
    // A token that was refused is not asked about again at once.
    await as(JANE)
    expect(reviews(pod)).toBe(3)
  })

  it('asks for a token that many windows send at once with one review', async () => {
    const { as, pod } = await open()
    const answers = await Promise.all(Array.from({ length: runs(50) }, () => as(JANE)))
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
    expect(reviews(pod)).toBe(1)
  })

  it.each(['system:anonymous', 'system:admin', 'system:node:a', ''])(
    'refuses a token that the API server knows as %j',
    async (name) => {
      const { as, seen } = await open({ users: new Map([[JANE, name]]) })
      expect((await as(JANE)).statusCode).toBe(403)
      expect(seen).toEqual([])
    },
  )

  it.each<[recorded: string, status: number, user: string | undefined]>([
    ['who-am-i', 200, 'oidc:jane@example.com'],
    ['who-am-i-other-audience', 401, undefined],
    ['who-am-i-expired', 401, undefined],
    ['who-am-i-no-jwt', 401, undefined],
    ['who-am-i-anonymous', 503, undefined],
  ])(
    'judges by what a kube-apiserver with an issuer of its own answered: %s',
    async (recorded, status, user) => {
      const { as, pod, audited } = await open()
      const { response } = recordings.find(({ name }) => name === recorded) ?? {}
      pod.server.handle((_request, answer) => {
        answer.writeHead(response?.status ?? 0, response?.headers)
        answer.end(JSON.stringify(response?.body))
      })
      expect((await as(JANE, '/api/identity')).statusCode).toBe(status)
      await expect.poll(() => audited).toHaveLength(1)
      expect(audited[0]?.user).toBe(user)
    },
  )

  it('takes a ServiceAccount, as kubectl create token makes them', async () => {
    const { as } = await open({ users: new Map([[JANE, 'system:serviceaccount:shop:web']]) })
    expect((await as(JANE)).statusCode).toBe(200)
  })

  it('ends an open stream when the API server refuses the token, and when the token expires', async () => {
    const soon = jwt({ sub: 'ann', exp: Math.floor(Date.now() / 1000) + 30 })
    const { port, as, users, pass } = await open({
      users: new Map([
        [JANE, 'jane'],
        [soon, 'ann'],
      ]),
    })
    const ended = async (token: string, change: () => void) => {
      await as(token)
      const headers = { authorization: `Bearer ${token}` }
      const stream = await new Promise<http.IncomingMessage>((resolve) => {
        http.get({ port, host: '127.0.0.1', agent: false, path: '/api/stream', headers }, resolve)
      })
      stream.resume()
      const closed = new Promise((resolve) => stream.once('close', resolve))
      change()
      await closed
    }
    await ended(soon, () => pass(31_000))
    await ended(JANE, () => {
      users.delete(JANE)
      pass(41_000)
    })
  })

  it('ends an open stream when its token expires, to the second', async () => {
    const expires = Math.floor(Date.now() / 1000) + 2
    const soon = jwt({ sub: 'ann', exp: expires })
    const { port } = await open({ users: new Map([[soon, 'ann']]), holdMs: 60_000 })
    const stream = await new Promise<http.IncomingMessage>((resolve) => {
      const headers = { authorization: `Bearer ${soon}` }
      http.get({ port, host: '127.0.0.1', agent: false, path: '/api/stream', headers }, resolve)
    })
    expect(stream.statusCode).toBe(200)
    stream.resume()
    await new Promise((resolve) => stream.once('close', resolve))
  })

  it('says that it does not know who asks while the API server is silent, and lets nobody new in', async () => {
    const { as, pod } = await open()
    pod.server.handle((_request, response) => response.destroy())
    const answer = await as(JANE)
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5'])
  })

  it('keeps who was let in while the API server is silent, and ends who is answered 401 in words of no Status', async () => {
    const { as, pod, pass } = await open()
    await as(JANE)
    pod.server.handle((_request, response) => response.destroy())
    pass(61_000)
    expect((await as(JANE, '/api/identity')).text).toBe('here')
    pod.server.handle((_request, response) => {
      response.statusCode = 401
      response.end('who are you?')
    })
    pass(61_000)
    expect((await as(JANE, '/api/identity')).statusCode).toBe(401)
  })

  it('ends who can no longer ask who they are, although the API server took them a minute ago', async () => {
    const { as, pod, pass } = await open()
    await as(JANE)
    pod.server.handle((_request, response) => {
      response.statusCode = 403
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ kind: 'Status', status: 'Failure', reason: 'Forbidden', code: 403 }))
    })
    pass(61_000)
    expect((await as(JANE, '/api/identity')).statusCode).toBe(503)
  })

  it('lets no number of unknown tokens crowd out who is known', async () => {
    const { as } = await open()
    await as(JANE)
    const strangers = Array.from({ length: 70 }, (_, nth) => as(jwt({ sub: `stranger ${nth}` })))
    const mine = await Promise.all(Array.from({ length: 5 }, () => as(JANE)))
    expect(mine.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200])
    const statuses = (await Promise.all(strangers)).map(({ statusCode }) => statusCode)
    expect(new Set(statuses)).toEqual(new Set([401, 429]))
  })

  it('never opens a token of the pod, also when one appears later', async () => {
    const { as, pod, users } = await open()
    const own = 'token-of-the-pod-that-nobody-may-read'
    users.set(own, 'system:serviceaccount:shop:web')
    writeFileSync(join(pod.account.dir, 'token'), own)
    await as(JANE)
    users.delete(JANE)
    expect(JSON.stringify(pod.server.requests)).not.toContain(own)
  })

  it('has no client for work that no viewer asked for', async () => {
    await open()
    expect(() => kubeClient()).toThrow(NoViewerError)
  })

  it('writes who asked in the log, by the API server’s name and a part of a hash, never the token', async () => {
    const { as, audited } = await open()
    await as(JANE)
    await expect.poll(() => audited).toHaveLength(1)
    expect(audited[0]).toMatchObject({
      mode: 'user',
      user: 'jane',
      session: expect.stringMatching(/^[0-9a-f]{8}$/),
    })
    expect(JSON.stringify(audited)).not.toContain(JANE.slice(0, 20))
  })
})

describe('user mode with a token that is pasted', () => {
  const signIn = (port: number, token: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number; cookie: string }>((resolve, reject) => {
      const options = { port, host: '127.0.0.1', agent: false, method: 'POST', path: '/api/session' }
      const request = http.request(
        { ...options, headers: { 'content-type': 'application/json', ...headers } },
        (response) => {
          const cookie = (response.headers['set-cookie'] ?? []).join().split(';')[0] ?? ''
          response.resume()
          response.on('end', () => resolve({ status: response.statusCode ?? 0, cookie }))
        },
      )
      request.on('error', reject)
      request.end(JSON.stringify({ token }))
    })
  const by = (port: number, cookie: string, path = '/api/kinds') => ask(port, { path, headers: { cookie } })

  it('keeps the token behind a cookie, says whose it is, and forgets it with a sign-out', async () => {
    const { port } = await open({ tokenFrom: 'paste' })
    const { status, cookie } = await signIn(port, JANE)
    expect([status, cookie]).toEqual([200, expect.stringMatching(/^__Host-podglass=[\w-]{43}$/)])
    expect(JSON.parse((await by(port, cookie)).text).user).toBe('jane')
    expect(JSON.parse((await by(port, cookie, '/api/session')).text)).toEqual({
      signedIn: true,
      user: 'jane',
      groups: 2,
      expiresAt: 4_000_000_000_000,
    })
    await ask(port, {
      path: '/api/session/end',
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
    })
    expect((await by(port, cookie)).statusCode).toBe(401)
  })

  it('asks as the next one who signs in within the same browser', async () => {
    const { port } = await open({ tokenFrom: 'paste' })
    const jane = await signIn(port, JANE)
    const john = await signIn(port, JOHN, { cookie: jane.cookie })
    expect(JSON.parse((await by(port, john.cookie)).text).kept).toEqual(['john'])
    expect((await by(port, jane.cookie)).statusCode).toBe(401)
  })

  it('says why the API server ended a session, for as long as its browser asks, and no more to the next one', async () => {
    const ours = jwt({ iss: 'https://sso.example.com', aud: ['another'], sub: 'jane' })
    const { port, users, pass } = await open({ tokenFrom: 'paste', users: new Map([[ours, 'jane']]) })
    const { cookie } = await signIn(port, ours)
    users.delete(ours)
    pass(61_000)
    for (const _ of [1, 2]) {
      const { statusCode, text } = await by(port, cookie)
      expect([statusCode, JSON.parse(text).hint]).toEqual([
        401,
        expect.stringContaining('names the issuer https://sso.example.com and the audience another.'),
      ])
    }
    expect(JSON.parse((await by(port, cookie, '/api/session')).text)).toEqual({
      signedIn: false,
      why: expect.stringContaining('the audience another'),
    })
    expect((await by(port, '__Host-podglass=x')).text).not.toContain('another')
  })

  it.each([
    ['-----BEGIN CERTIFICATE-----', 'client certificate'],
    [Buffer.from('-----BEGIN RSA PRIVATE KEY-----').toString('base64'), 'client certificate'],
    ['two words', 'not one token'],
    ['a\nb', 'not one token'],
  ])('says what %j is instead of a token, and asks the API server nothing', async (text, says) => {
    const { port, pod } = await open({ tokenFrom: 'paste' })
    const body = JSON.stringify({ token: text })
    const answer = await fetch(`http://127.0.0.1:${port}/api/session`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body },
    })
    expect([answer.status, (await answer.json()).title]).toEqual([401, expect.stringContaining(says)])
    expect(pod.server.requests).toEqual([])
  })

  it('gives all people who sign in at once a session each, and each their own answers', async () => {
    const people = Array.from(
      { length: runs(50) },
      (_, nth) => [jwt({ sub: `p${nth}` }), `person-${nth}`] as const,
    )
    const { port, pod } = await open({ tokenFrom: 'paste', users: new Map(people) })
    const signedIn = await Promise.all(people.map(([token]) => signIn(port, token)))
    expect(new Set(signedIn.map(({ cookie }) => cookie)).size).toBe(people.length)
    const answers = await Promise.all(signedIn.map(({ cookie }) => by(port, cookie)))
    expect(answers.map(({ text }) => JSON.parse(text))).toEqual(
      people.map(([, name]) => ({ kept: [name], user: name })),
    )
    expect(reviews(pod)).toBe(people.length)
  })

  it('asks with the token of the request, whatever session came with it', async () => {
    const { port } = await open({ tokenFrom: 'paste' })
    const { cookie } = await signIn(port, JANE)
    const answer = await ask(port, {
      path: '/api/kinds',
      headers: { cookie, authorization: `Bearer ${JOHN}` },
    })
    expect(JSON.parse(answer.text).user).toBe('john')
  })

  it('refuses a sign-in that another page sends, and one with a token that the API server refuses', async () => {
    const { port } = await open({ tokenFrom: 'paste' })
    expect((await signIn(port, JANE, { origin: 'https://evil.example', host: 'localhost' })).status).toBe(403)
    expect((await signIn(port, 'of-another-cluster')).status).toBe(401)
  })
})
