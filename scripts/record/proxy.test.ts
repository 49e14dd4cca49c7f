import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, request } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { buildRecordReport } from '@/lib/pages/record/judge/report'
import { Tally } from '@/lib/pages/record/tally'
import { plain } from '@/lib/phrase/phrase'
import { formatForbidden } from '@/lib/rbac/forbidden'
import { userOf } from '@/lib/rbac/service-account'
import { createAuthority, createServerCertificate } from '@/sandbox/pki'
import { observe } from './observe'
import { type Exchange, type RecordingProxy, startProxy } from './proxy'

const web = userOf('shop', 'web')
const PODS = '/api/v1/namespaces/shop/pods'
const call = (verb: string) =>
  ({
    kind: 'resource',
    verb,
    group: '',
    resource: 'pods',
    subresource: '',
    name: '',
    namespace: 'shop',
  }) as const

function statusBody(message: string) {
  return JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    message,
    reason: 'Forbidden',
    code: 403,
  })
}

/** A field of a protobuf message: its number, and the bytes that it holds. */
function field(number: number, bytes: Buffer): Buffer {
  const length = bytes.length
  const varint = length < 128 ? [length] : [(length & 127) | 128, length >> 7]
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint]), bytes])
}

function protobufStatus(message: string): Buffer {
  const meta = Buffer.concat([field(1, Buffer.from('v1')), field(2, Buffer.from('Status'))])
  const status = Buffer.concat([field(2, Buffer.from('Failure')), field(3, Buffer.from(message))])
  return Buffer.concat([Buffer.from('k8s\0'), field(1, meta), field(2, status)])
}

let closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.reverse()) await close()
  closing = []
})

async function upstream(handler: RequestListener) {
  const authority = await createAuthority(new Date())
  const server = createTlsServer(await createServerCertificate(authority, new Date()), handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    server,
    to: { host: '127.0.0.1', port: (server.address() as AddressInfo).port, ca: authority.cert },
  }
}

/** Takes connections and does with them what it is told. */
async function peer(taken: (socket: Socket) => void) {
  const server = createTcpServer((socket) => {
    closing.push(() => socket.destroy())
    taken(socket.on('error', () => undefined))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  return (server.address() as AddressInfo).port
}

type Options = Parameters<typeof startProxy>[0]

async function record(to: Options['upstream']['to'], deadlines: Pick<Options, 'connectMs' | 'idleMs'> = {}) {
  const seen: Exchange[] = []
  const proxy = await startProxy({
    upstream: { to, authorization: () => ('socketPath' in to ? undefined : 'Bearer of-the-cluster') },
    token: 'of-the-program',
    onExchange: (exchange) => seen.push(exchange),
    ...deadlines,
  })
  closing.push(() => proxy.close())
  return { proxy, seen }
}

interface Asked {
  method?: string
  token?: string
  body?: string
  headers?: Record<string, string>
}

function ask(
  { port, ca }: RecordingProxy,
  path: string,
  { method = 'GET', token = 'of-the-program', body, headers }: Asked = {},
) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request({
      host: '127.0.0.1',
      port,
      ca,
      path,
      method,
      agent: false,
      headers: { authorization: `Bearer ${token}`, ...headers },
    })
    sent.once('response', (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

describe('the proxy of a record', () => {
  it('passes a call on as it is, but for the token of the program', async () => {
    const { to } = await upstream((got, answer) => {
      let body = ''
      got.on('data', (part) => {
        body += part
      })
      got.once('end', () =>
        answer.end(
          JSON.stringify([got.method, got.url, got.headers.authorization, got.headers['x-own'], body]),
        ),
      )
    })
    const { proxy, seen } = await record(to)
    const path = `${PODS}?fieldManager=a%20b&dryRun=All`
    const { text } = await ask(proxy, path, {
      method: 'POST',
      body: 'secret body',
      headers: { 'x-own': 'kept' },
    })
    expect(JSON.parse(text)).toEqual(['POST', path, 'Bearer of-the-cluster', 'kept', 'secret body'])
    expect(JSON.parse((await ask(proxy, '/', { token: 'another' })).text)[2]).toBe('Bearer another')
    expect(seen.map(({ own }) => own)).toEqual([true, false])
  })

  it('hands on each event of a watch when it comes', async () => {
    let next = () => {}
    const { to } = await upstream((_got, answer) => {
      answer.write('{"type":"ADDED"}\n')
      next = () => answer.end('{"type":"DELETED"}\n')
    })
    const { proxy } = await record(to)
    const parts: string[] = []
    await new Promise<void>((resolve, reject) => {
      const { port, ca } = proxy
      const headers = { authorization: 'Bearer of-the-program' }
      request({ host: '127.0.0.1', port, ca, path: `${PODS}?watch=1`, headers, agent: false }, (answer) => {
        answer.setEncoding('utf8').on('data', (part: string) => {
          parts.push(part)
          if (parts.length === 1) next()
        })
        answer.once('end', () => resolve())
      })
        .once('error', reject)
        .end()
    })
    expect(parts).toEqual(['{"type":"ADDED"}\n', '{"type":"DELETED"}\n'])
  })

  it('joins both sides of an exec by WebSocket, and records it once', async () => {
    const { to, server } = await upstream(() => undefined)
    const sockets = new WebSocketServer({ server, handleProtocols: () => 'v5.channel.k8s.io' })
    sockets.on('connection', (socket, got) =>
      socket.on('message', (data) => socket.send(`${got.headers.authorization}: ${data}`)),
    )
    const { proxy, seen } = await record(to)
    const url = `wss://127.0.0.1:${proxy.port}${PODS}/web-0/exec?command=ls`
    const client = new WebSocket(url, ['v5.channel.k8s.io'], {
      ca: proxy.ca,
      headers: { authorization: 'Bearer of-the-program' },
    })
    const echoed = await new Promise<string>((resolve, reject) => {
      client.once('open', () => client.send('hello')).once('error', reject)
      client.once('message', (data) => resolve(String(data)))
    })
    client.terminate()
    expect(echoed).toBe('Bearer of-the-cluster: hello')
    expect(seen.map(({ method, target, status }) => [method, target, status])).toEqual([
      ['GET', `${PODS}/web-0/exec?command=ls`, 101],
    ])
  })

  it.each([
    ['JSON', 'application/json', (message: string) => Buffer.from(statusBody(message))],
    ['protobuf', 'application/vnd.kubernetes.protobuf', protobufStatus],
  ])('reads the words of a refusal in %s', async (_form, type, make) => {
    const { message } = formatForbidden(web, call('list'), '')
    const { to } = await upstream((_got, answer) =>
      answer.writeHead(403, { 'content-type': type }).end(make(message)),
    )
    const { proxy, seen } = await record(to)
    expect((await ask(proxy, PODS)).status).toBe(403)
    expect(seen[0]?.message).toBe(message)
  })

  it('lets nobody but the program use the credentials of kubectl', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'podglass-record-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const socketPath = join(folder, 'kubectl.sock')
    const server: Server = createServer((got, answer) => answer.end(JSON.stringify(got.headers)))
    await new Promise<void>((resolve) => server.listen(socketPath, resolve))
    closing.push(() => {
      server.closeAllConnections()
      server.close()
    })
    const { proxy, seen } = await record({ socketPath })
    expect([(await ask(proxy, PODS, { token: 'guessed' })).status, seen[0]?.status]).toEqual([401, 401])
    const { status, text } = await ask(proxy, PODS)
    expect([status, JSON.parse(text).authorization]).toEqual([200, undefined])
  })

  it('says that the API server cannot be reached', async () => {
    const { proxy, seen } = await record({ host: '127.0.0.1', port: 1, ca: '' })
    const { status, text } = await ask(proxy, PODS)
    expect([status, seen[0]?.status]).toEqual([502, 0])
    expect(JSON.parse(text).message).toContain('cannot reach the API server')
  })

  it.each([
    ['a status below 100', 'HTTP/1.1 042 X\r\nContent-Length: 0\r\n\r\n'],
    ['a control character in its status line', 'HTTP/1.1 200 \u0001\r\nContent-Length: 0\r\n\r\n'],
    [
      'a change of the protocol',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
    ],
  ])('answers a call whose answer is %s, and goes on', async (_what, bytes) => {
    const { to, server } = await upstream(() => undefined)
    server.on('secureConnection', (socket) => socket.once('data', () => socket.write(bytes)))
    const { proxy, seen } = await record(to)
    for (const _ of [1, 2]) expect((await ask(proxy, PODS)).status).toBe(502)
    expect(seen.map(({ status }) => status)).toEqual([0, 0])
  })

  it.each([
    ['a call', {}],
    ['an exec', { connection: 'Upgrade', upgrade: 'websocket' }],
  ])('gives up %s at a peer that takes the connection and does no TLS', async (_what, headers) => {
    const port = await peer(() => undefined)
    const { proxy, seen } = await record({ host: '127.0.0.1', port, ca: '' }, { connectMs: 50 })
    const { status, text } = await ask(proxy, PODS, { headers })
    expect([status, seen[0]?.status]).toEqual([502, 0])
    if (text !== '') expect(JSON.parse(text).message).toMatch(/: no connection within 0\.05 s$/)
  })

  it('ends a connection that no call uses, and none that is slow to start or to answer', async () => {
    const { to, server } = await upstream((_got, answer) => setTimeout(() => answer.end('late'), 100))
    let taken = 0
    const ended: Promise<unknown>[] = []
    const port = await peer((socket) => {
      taken += 1
      ended.push(new Promise((resolve) => socket.once('close', resolve)))
      setTimeout(() => server.emit('connection', socket), 100)
    })
    const { proxy } = await record({ ...to, port }, { idleMs: 20 })
    for (const _ of [1, 2]) {
      expect((await ask(proxy, PODS)).text).toBe('late')
      await ended.at(-1)
    }
    expect(taken).toBe(2)
  })

  it('takes no certificate of another CA, whatever the variables of the shell say', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    onTestFinished(() => void vi.unstubAllEnvs())
    const { to } = await upstream((got, answer) => answer.end(got.headers.authorization))
    const { proxy } = await record({ ...to, ca: (await createAuthority(new Date())).cert })
    const { status, text } = await ask(proxy, PODS)
    expect([status, text]).toEqual([502, expect.not.stringContaining('of-the-cluster')])
  })
})

describe('what is kept of an exchange', () => {
  function kept(exchange: Partial<Exchange>) {
    const tally = new Tally()
    observe(tally, web.name, {
      method: 'GET',
      target: PODS,
      headers: {},
      own: true,
      status: 200,
      message: '',
      standIn: '',
      ...exchange,
    })
    return tally.record({ at: '', where: '', user: web.name })
  }

  it('is never a header, a value of a query, or a credential in a path', () => {
    const token = ['ghp', 'A'.repeat(36)].join('_')
    const record = kept({
      target: `/proxy/${token}?api_key=s3cret-in-query`,
      headers: { authorization: 'Bearer s3cret-token' },
    })
    const text = JSON.stringify(record)
    expect(text).not.toContain('s3cret')
    expect(text).not.toContain(token)
  })

  it.each([
    ['named', 'x', 'shop'],
    ['picked', undefined, 'shop'],
    ['placed', undefined, ''],
    ['anything', 'x', 'shop'],
  ])('is no name that the sandbox chose: %s', (standIn, name, namespace) => {
    const { calls } = kept({ target: '/api/v1/namespaces/shop/pods/x', standIn })
    expect(calls.map(({ call }) => [call.name, call.namespace])).toEqual([[name, namespace]])
  })

  it.each([
    ['kubectl wait', `${PODS}?fieldSelector=metadata.name%3Dx`, ['list', 'watch']],
    ['kubectl wait', PODS, ['list']],
    ['kubectl get', `${PODS}?fieldSelector=metadata.name%3Dx`, ['list']],
  ])('is the watch too where a wait can be over at once: %s %s', (command, target, verbs) => {
    const { calls } = kept({ target, headers: { 'kubectl-command': command } })
    expect(calls.map(({ call }) => call.verb)).toEqual(verbs)
  })

  it('is the call as somebody else, and that the account acts as them', () => {
    const { calls } = kept({ headers: { 'impersonate-user': 'jane' } })
    expect(calls.map(({ user, call: { verb, name } }) => [user, verb, name])).toEqual([
      [web.name, 'impersonate', 'jane'],
      ['jane', 'list', undefined],
    ])
  })

  it.each([
    [403, ''],
    [502, ''],
  ])(
    'shows nothing of acting as somebody else where the answer is a %s without a message',
    (status, message) => {
      const { calls } = kept({ headers: { 'impersonate-user': 'jane' }, status, message })
      expect(calls.map(({ unanswered }) => unanswered)).toEqual([1, 1])
    },
  )

  it('is the verb that was refused where acting was, also one of constrained impersonation', () => {
    const { message } = formatForbidden(web, call('impersonate-on:user-info:list'), '')
    const { calls } = kept({ headers: { 'impersonate-user': 'jane' }, status: 403, message })
    expect(calls).toMatchObject([
      { user: web.name, refused: 1, call: { verb: 'impersonate-on:user-info:list' } },
    ])
    expect(calls).toHaveLength(1)
  })

  it.each<[string, number, string, 'allowed' | 'refused' | 'unanswered']>([
    ['an object that is not there', 404, 'pods "x" not found', 'allowed'],
    ['a quota', 403, 'pods "x" is forbidden: exceeded quota: q', 'allowed'],
    ['a refusal of the authorizers', 403, formatForbidden(web, call('list'), '').message, 'refused'],
    ['a 403 without a message', 403, '', 'unanswered'],
    ['words of a mesh', 403, 'RBAC: access denied', 'unanswered'],
    ['too many calls', 429, 'Too many requests', 'unanswered'],
    ['no answer', 0, '', 'unanswered'],
  ])('shows of %s what the authorizers said', (_what, status, message, outcome) => {
    expect(kept({ status, message }).calls[0]).toMatchObject({ [outcome]: 1 })
  })

  it.each([200, 401, 403])(
    'is a number of calls with credentials of others, whatever came of them: %s',
    (status) => {
      const record = kept({ own: false, status })
      expect(record).toMatchObject({ calls: [], unauthenticated: 0, foreign: 1 })
      const { notes, least } = buildRecordReport({ records: [record], user: web, strict: false })
      expect([least, notes.map(plain).join()]).toEqual([
        undefined,
        expect.stringContaining('1 call did not have the token'),
      ])
    },
  )

  it.each<[string, number, string, object]>([
    ['that created its object', 201, '', { allowed: 1, refused: 0 }],
    [
      'whose creation was refused',
      403,
      formatForbidden(web, { ...call('create'), name: 'web-0' }, '').message,
      { allowed: 0, refused: 1 },
    ],
    [
      'whose creation was refused before 1.32',
      403,
      'pods "web-0" is forbidden: ',
      { allowed: 0, refused: 1 },
    ],
  ])('is of an apply %s both calls', (_what, status, message, create) => {
    const { calls } = kept({ method: 'PATCH', target: `${PODS}/web-0`, status, message })
    expect(calls).toMatchObject([
      { call: { verb: 'patch' }, allowed: 1, refused: 0 },
      { call: { verb: 'create' }, ...create },
    ])
  })

  it('is of a stream whose creation was refused after its get, since 1.35, both calls', () => {
    const message = 'pods "web-0" is forbidden: '
    const { calls } = kept({ method: 'GET', target: `${PODS}/web-0/exec?command=ls`, status: 403, message })
    expect(calls).toMatchObject([
      { call: { verb: 'get', subresource: 'exec' }, allowed: 1, refused: 0 },
      { call: { verb: 'create', subresource: 'exec' }, allowed: 0, refused: 1 },
    ])
  })

  it('is a number of calls without credentials that are accepted', () => {
    expect(kept({ status: 401 })).toMatchObject({ calls: [], unauthenticated: 1 })
  })
})
