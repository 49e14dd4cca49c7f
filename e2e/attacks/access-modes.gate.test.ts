import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createServiceAccountDir } from '@/lib/kube/testing/service-account-dir'
import type { RequestGate } from '@/lib/server/gate/admission'
import type { AuditLine } from '@/lib/server/gate/audit'
import { createGate } from '@/lib/server/gate/gate'
import { listen } from '@/lib/server/http/listener'
import { gateSize, recordGate } from '../gates/record-gate'
import { ACCESS_TOKEN } from '../testing/access-token'
import { RawClient } from './raw-client'

async function serve(gate: RequestGate) {
  const audited: AuditLine[] = []
  const listener = await listen({
    port: 0,
    address: '127.0.0.1',
    policy: { allowedHosts: [], basePath: '' },
    gate,
    scripts: null,
    routes: ['/api/identity', '/api/stream'],
    audit: (line) => audited.push(line),
    holdMs: 5,
    handler: (request, response) => {
      if (request.url?.startsWith('/api/stream')) {
        response.setHeader('content-type', 'text/event-stream')
        response.write('data: 1\n\n')
      } else response.end('data')
    },
  })
  onTestFinished(() => listener.drain(0))
  const { port } = listener
  const client = new RawClient(port)
  onTestFinished(() => client.close())
  const get = (headers: string) =>
    client.ask(`GET /api/identity HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`)
  const post = (path: string, body: unknown, headers = '') => {
    const text = JSON.stringify(body)
    const head = `Host: localhost\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n${headers}`
    return client.ask(`POST ${path} HTTP/1.1\r\n${head}\r\n${text}`)
  }
  /** Opens a stream and reports when it was cut. */
  const stream = async (headers: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/stream`, {
      headers: Object.fromEntries([headers.trim().split(/: /, 2)]),
    })
    return { status: answer.status, ended: answer.text().catch(() => 'cut') }
  }
  return { audited, get, post, stream }
}

function tokenGate() {
  const dir = mkdtempSync(join(tmpdir(), 'access-token-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const tokenFile = join(dir, 'token')
  writeFileSync(tokenFile, ACCESS_TOKEN)
  return createGate({ access: { mode: 'token', tokenFile }, basePath: '' })
}

const right = `Authorization: Bearer ${ACCESS_TOKEN}\r\n`
const cookieOf = (text: string) =>
  `Cookie: ${/set-cookie: (__Host-podglass=[\w-]+)/i.exec(text)?.[1] ?? 'none'}\r\n`

function record(part: string, broken: readonly string[], tried: number): void {
  recordGate({
    id: 'access-modes',
    part,
    figure: `${broken.length} of ${tried}`,
    state: broken.length === 0 ? 'met' : 'missed',
  })
  expect(broken).toEqual([])
}

describe('token mode under attack', () => {
  it('has a stream for another reader, however often one holder of the token signs in', async () => {
    const { post, stream } = await serve(tokenGate())
    const signIn = async () => cookieOf((await post('/api/session', { token: ACCESS_TOKEN })).text)
    const sessions = gateSize(26, 90)
    let held = 0
    for (let i = 0; i < sessions; i += 1) {
      const cookie = await signIn()
      for (let nth = 0; nth < 4; nth += 1) if ((await stream(cookie)).status === 200) held += 1
    }
    const broken = (await stream(await signIn())).status === 200 ? [] : ['another reader has no stream']
    if (held < 100) broken.push(`only ${held} streams were held`)
    record('streams', broken, sessions)
  })

  it('never locks out anyone who has the token, whatever a stranger at the same address sends', async () => {
    const { get, post } = await serve(tokenGate())
    const session = cookieOf((await post('/api/session', { token: ACCESS_TOKEN })).text)
    const broken: string[] = []
    const rounds = gateSize(10, 100)
    for (let round = 0; round < rounds; round += 1) {
      for (let i = 0; i < 50; i += 1) {
        const wrong = `${ACCESS_TOKEN.slice(0, -2)}${round}${i}`
        const answer =
          i % 2 === 0
            ? await get(`Authorization: Bearer ${wrong}\r\n`)
            : await post('/api/session', { token: wrong })
        if (answer.status !== 401 && answer.status !== 429) broken.push(`wrong: ${answer.status}`)
      }
      // One round later each signed-in reader's bucket has had time to refill.
      if ((await get(right)).status !== 200) broken.push('the correct token')
      if ((await get(session)).status !== 200) broken.push('a session')
      if ((await post('/api/session', { token: ACCESS_TOKEN })).status !== 200) broken.push('a sign-in')
    }
    record('lock-outs', broken, rounds * 53)
  })

  it('takes no cookie that was signed out of, and keeps no more sessions than its cap', async () => {
    const { get, post } = await serve(tokenGate())
    const broken: string[] = []
    const first = cookieOf((await post('/api/session', { token: ACCESS_TOKEN })).text)
    await post('/api/session/end', {}, first)
    for (const forged of [first, 'Cookie: __Host-podglass=\r\n', `${first}${first}`]) {
      if ((await get(forged)).status !== 401) broken.push(forged)
    }
    const cookies: string[] = []
    for (let i = 0; i < 250; i += 1) {
      cookies.push(cookieOf((await post('/api/session', { token: ACCESS_TOKEN })).text))
    }
    let open = 0
    for (const cookie of cookies) if ((await get(cookie)).status === 200) open += 1
    if (open !== 100) broken.push(`${open} sessions of one address`)
    record('sessions', broken, 4 + cookies.length)
  })

  it('ends a stream after a rotation under fire of wrong tokens', async () => {
    const secret = createServiceAccountDir({ token: ACCESS_TOKEN })
    onTestFinished(secret.remove)
    const tokenFile = join(secret.dir, 'token')
    // Its clock stands, so that no try comes back while the stream is waited for.
    const gate = createGate({ access: { mode: 'token', tokenFile }, basePath: '' }, () => 0)
    const { get, stream } = await serve(gate)
    const opened = [await stream(right), await stream(right), await stream(right), await stream(right)]
    const fifth = await stream(right)
    const broken = opened.filter(({ status }) => status !== 200).map(() => 'a stream was not opened')
    if (fifth.status !== 429) broken.push(`a fifth stream of one visitor: ${fifth.status}`)
    for (let i = 0; i < 20; i += 1) await get('Authorization: Bearer wrong\r\n')
    secret.swap({ token: ACCESS_TOKEN.split('').reverse().join('').replace(/^=+/, '') })
    let isOver = false
    const ended = Promise.all(opened.map((one) => one.ended)).then(() => {
      isOver = true
    })
    while (!isOver) {
      if ((await get('Authorization: Bearer wrong\r\n')).status !== 429) broken.push('no 429 meanwhile')
    }
    await ended
    record('streams after a rotation', broken, opened.length + 1)
  })
})

describe('proxy mode under attack', () => {
  it('lets no one take another’s name by a second header, another header, or an odd form of it', async () => {
    const access = { mode: 'proxy', identityHeader: 'x-forwarded-user' } as const
    const { audited, get } = await serve(createGate({ access, basePath: '' }))
    const own = 'X-Forwarded-User: ann\r\n'
    const names = [
      'X-Forwarded-Email',
      'X-Auth-Request-User',
      'X-Auth-Request-Email',
      'Remote-User',
      'X-User',
    ]
    const forms = [
      'X-Forwarded-User',
      'x-forwarded-user',
      'X_Forwarded_User',
      'X-Forwarded_User',
      'x_forwarded-user',
    ]
    const twice = forms.flatMap((form) => [`${own}${form}: admin\r\n`, `${form}: admin\r\n${own}`])
    const odd = forms.slice(2).map((form) => `${form}: admin\r\n`)
    const others = names.map((name) => `${name}: admin\r\n`)
    const broken: string[] = []
    for (const headers of ['', ...twice, ...odd, ...others]) {
      if ((await get(headers)).status !== 401) broken.push(headers)
    }
    for (const headers of others) if ((await get(`${own}${headers}`)).status !== 200) broken.push(headers)
    for (const { user } of audited) if (user !== undefined && user !== 'ann') broken.push(`named ${user}`)
    expect(audited.filter(({ user }) => user === 'ann')).toHaveLength(others.length)
    record('borrowed names', broken, audited.length)
  })
})
