import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { type Connection, connectionSchema, type Rung } from '@/lib/contract/connection'
import { createKubeClient, type InClusterClient } from '@/lib/kube/client'
import { type Authority, type LeafOptions, makeAuthority, makeLeaf } from '@/lib/pod/testing/certificates'
import {
  closedPort,
  type Listener,
  listenDeaf,
  listenHttp,
  listenHttps,
  listenTcp,
} from '@/lib/pod/testing/listeners'
import { type Climb, climbConnection } from './connection'
import { recordedApiServer } from './testing/recorded-api-server'

const NOW = Date.parse('2026-11-24T15:00:00Z')
const HOUR = 3_600
const CANARY = 'c2lnbmF0dXJlLWNhbmFyeQ'

let authority: Authority
let stranger: Authority
let namesake: string
const listeners: Listener[] = []
const clients: InClusterClient[] = []
const directories: string[] = []

beforeAll(async () => {
  authority = await makeAuthority()
  stranger = await makeAuthority('stranger')
  namesake = (await makeAuthority('kubernetes')).cert
})

afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  await Promise.all(listeners.splice(0).map((listener) => listener.close()))
  await Promise.all(directories.splice(0).map((directory) => rm(directory, { recursive: true })))
})

async function opened(listener: Promise<Listener>): Promise<number> {
  const it = await listener
  listeners.push(it)
  return it.port
}

function token(claims: { exp?: number; nbf?: number; aud?: string[] } = {}): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const issuer = 'https://kubernetes.default.svc.cluster.local'
  const payload = {
    iss: issuer,
    aud: [issuer],
    sub: 'system:serviceaccount:shop:web',
    exp: NOW / 1000 + HOUR,
    nbf: NOW / 1000 - HOUR,
    ...claims,
  }
  return `${encode({ alg: 'RS256', kid: 'k' })}.${encode(payload)}.${CANARY}`
}

interface Pod {
  token?: string | null
  namespace?: string | null
  ca?: string | null
}

async function serviceAccountDir({
  token: text = token(),
  namespace = 'shop',
  ca = authority.cert,
}: Pod = {}) {
  const dir = join(await mkdtemp(join(tmpdir(), 'connection-')), 'serviceaccount')
  directories.push(join(dir, '..'))
  await mkdir(dir)
  const files = { token: text, namespace, 'ca.crt': ca }
  for (const [name, content] of Object.entries(files)) {
    if (content !== null) await writeFile(join(dir, name), content)
  }
  return dir
}

interface Setup extends Partial<Climb> {
  port?: number | undefined
  host?: string
  pod?: Pod
  kubectlProxyUrl?: string
}

async function climb({
  port,
  host = '127.0.0.1',
  pod = {},
  kubectlProxyUrl,
  ...rest
}: Setup): Promise<Connection> {
  const settings = {
    serviceAccountDir: await serviceAccountDir(pod),
    ...(port === undefined ? {} : { kubernetesServiceHost: host, kubernetesServicePort: String(port) }),
    ...(kubectlProxyUrl === undefined ? {} : { kubectlProxyUrl }),
  }
  const kube = createKubeClient(settings)
  clients.push(kube)
  const connection = await climbConnection({
    settings,
    kube,
    now: NOW,
    controls: false,
    signal: new AbortController().signal,
    lookup: async () => [{ address: '127.0.0.1' }],
    kubectlProxy: { host: '127.0.0.1', port: await closedPort() },
    ...rest,
  })
  expect(JSON.stringify(connection)).not.toContain(CANARY)
  return z.parse(connectionSchema, connection)
}

function rung(connection: Connection, id: Rung['id']): Rung {
  const found = connection.rungs.find((one) => one.id === id)
  if (!found) throw new Error(`no rung ${id}`)
  return found
}

function situations({ rungs }: Connection): Record<string, string> {
  return Object.fromEntries(rungs.map(({ id, verdict, situation }) => [id, `${verdict} ${situation}`]))
}

async function api(handler: RequestListener, leaf: LeafOptions = {}, by = authority): Promise<number> {
  return opened(listenHttps(await makeLeaf(by, leaf), handler))
}

const UP_TO = {
  locate: { locate: 'passed ok' },
  connect: { locate: 'passed ok', connect: 'passed ok' },
  verify: { locate: 'passed ok', connect: 'passed ok', verify: 'passed ok' },
  authenticate: {
    locate: 'passed ok',
    connect: 'passed ok',
    verify: 'passed ok',
    authenticate: 'passed ok',
  },
}
const NOT_REACHED = 'skipped not-reached'
const ABOVE = {
  authorize: NOT_REACHED,
  'read-namespace': NOT_REACHED,
  'read-pods': NOT_REACHED,
  'read-services': NOT_REACHED,
}

describe('climbConnection below HTTP', () => {
  it('nothing listens: refused, and nothing above is reached', async () => {
    const port = await closedPort()
    const connection = await climb({ port })
    expect(situations(connection)).toEqual({
      ...UP_TO.locate,
      connect: 'failed refused',
      verify: NOT_REACHED,
      authenticate: NOT_REACHED,
      ...ABOVE,
      'kubectl-proxy': 'skipped not-listening',
    })
    expect(rung(connection, 'connect').says).toBe(`127.0.0.1:${port} refuses the connection at once.`)
    expect(connection.says).toBe(
      `The ladder stops at "Connect". 127.0.0.1:${port} refuses the connection at once.`,
    )
    expect(rung(connection, 'verify').says).toBe('Not reached: "Connect" comes first and fails.')
  })

  it('SYNs are dropped: silent after 3 s, which names NetworkPolicy', async () => {
    const port = await opened(listenDeaf())
    const connection = await climb({ port })
    expect(situations(connection)).toMatchObject({ connect: 'failed silent', verify: NOT_REACHED })
    expect(rung(connection, 'connect').says).toBe(
      `127.0.0.1:${port} does not answer the TCP connect: silence for 3 s.`,
    )
    expect(rung(connection, 'connect').hint).toContain('NetworkPolicies')
  })

  it('the port accepts and never speaks: silent at the handshake', async () => {
    const connection = await climb({
      port: await opened(listenTcp((socket) => socket.resume())),
      deadlineMs: 500,
    })
    expect(situations(connection)).toMatchObject({ ...UP_TO.connect, verify: 'failed silent', ...ABOVE })
  })

  it('plain HTTP on the TLS port is proven by a plain GET, which carries no token', async () => {
    const headers: unknown[] = []
    const port = await opened(
      listenHttp((request, response) => {
        headers.push(request.headers.authorization)
        response.writeHead(404).end()
      }),
    )
    const connection = await climb({ port })
    expect(situations(connection)).toMatchObject({
      ...UP_TO.connect,
      verify: 'failed plain-http-on-tls-port',
    })
    expect(rung(connection, 'verify').says).toBe(
      `127.0.0.1:${port} speaks plain HTTP where TLS is expected: the handshake failed with ERR_SSL_WRONG_VERSION_NUMBER, and a plain GET was answered 404.`,
    )
    expect(headers).toEqual([undefined])
  })

  it.each<[string, string, string, () => { leaf?: LeafOptions; by?: Authority; pod?: Pod }]>([
    ['another CA', 'untrusted-ca', 'was issued by CN=stranger', () => ({ by: stranger })],
    [
      'a CA of the same name and another key',
      'untrusted-ca',
      'not the key that signed',
      () => ({ pod: { ca: namesake } }),
    ],
    [
      'another host name',
      'wrong-host-name',
      'does not hold 127.0.0.1. It holds DNS:kubernetes.default.svc, DNS:localhost and IP Address:10.96.0.1.',
      () => ({ leaf: { ips: ['10.96.0.1'] } }),
    ],
    [
      'an expired certificate',
      'expired-certificate',
      'expired 4 d 5 h ago, at 2026-11-20T10:00:00.000Z',
      () => ({
        leaf: { notBefore: new Date('2025-01-01T00:00:00Z'), notAfter: new Date('2026-11-20T10:00:00Z') },
      }),
    ],
    [
      'a certificate of tomorrow',
      'certificate-not-yet-valid',
      'is valid from 2100-01-01T00:00:00.000Z',
      () => ({
        leaf: { notBefore: new Date('2100-01-01T00:00:00Z'), notAfter: new Date('2101-01-01T00:00:00Z') },
      }),
    ],
    [
      'no ca.crt',
      'no-ca-file',
      'ca.crt does not exist. Nothing here can vouch',
      () => ({ pod: { ca: null } }),
    ],
    ['an empty ca.crt', 'no-ca-file', 'ca.crt is empty.', () => ({ pod: { ca: '' } })],
    [
      'a ca.crt of noise',
      'no-ca-file',
      'holds no certificate in PEM form',
      () => ({ pod: { ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' } }),
    ],
  ])('%s: %s, and no request is sent', async (_, situation, says, make) => {
    const { leaf, by, pod = {} } = make()
    const server = recordedApiServer('shop/web')
    const connection = await climb({ port: await api(server.handler, leaf, by), pod })
    expect(situations(connection)).toMatchObject({
      ...UP_TO.connect,
      verify: `failed ${situation}`,
      authenticate: NOT_REACHED,
      ...ABOVE,
    })
    expect(rung(connection, 'verify').says).toContain(says)
    expect(server.requests).toEqual([])
  })
})

describe('climbConnection with the real answers of kube-apiserver 1.36.2', () => {
  it('authenticated and not authorized: the 403 on / is an answer that names the account', async () => {
    const server = recordedApiServer('shop/web')
    const connection = await climb({ port: await api(server.handler) })
    expect(situations(connection)).toEqual({
      ...UP_TO.authenticate,
      authorize: 'failed forbidden',
      'read-namespace': 'passed ok',
      'read-pods': 'passed ok',
      'read-services': 'failed forbidden',
      'kubectl-proxy': 'skipped not-listening',
    })
    expect(connection.says).toBe(
      'The API server knows this pod as ServiceAccount shop/web. It may list pods; it may not get / and list services.',
    )
    expect(connection.serverVersion).toBe('v1.36.2')
    const authorize = rung(connection, 'authorize')
    expect(authorize.says).toBe(
      "ServiceAccount shop/web may not get /. The network, TLS and the token are fine: this is the API server's own answer.",
    )
    expect(authorize.evidence[0]?.says).toContain(
      'forbidden: User "system:serviceaccount:shop:web" cannot get path "/"',
    )
    expect(authorize.explain).toBe('?verb=get&path=%2F')
    expect(rung(connection, 'read-services').explain).toBe(
      '?verb=list&group=&resource=services&namespace=shop',
    )
    expect(server.requests.toSorted()).toEqual([
      'GET / +token',
      'GET /api/v1/namespaces/shop/pods?limit=1 +token',
      'GET /api/v1/namespaces/shop/services?limit=1 +token',
      'GET /version',
      'GET /version +token',
      'POST /apis/authentication.k8s.io/v1/selfsubjectreviews +token',
    ])
  })

  it('allowed: the list of paths, and the counts of the namespace', async () => {
    const connection = await climb({ port: await api(recordedApiServer('shop/cluster-admin').handler) })
    expect(connection.rungs.slice(0, 8).map(({ verdict }) => verdict)).toEqual(Array(8).fill('passed'))
    expect(rung(connection, 'authorize').says).toMatch(
      /^ServiceAccount shop\/cluster-admin may get \/: the API server lists \d+ paths\.$/,
    )
    expect(rung(connection, 'read-pods').says).toMatch(/may list pods in shop: there are \d+\.$/)
  })

  it('no token: said from the file, only anonymous calls are made', async () => {
    const server = recordedApiServer('shop/web')
    const connection = await climb({ port: await api(server.handler), pod: { token: null } })
    expect(situations(connection)).toMatchObject({
      ...UP_TO.verify,
      authenticate: 'failed no-token',
      ...ABOVE,
    })
    expect(rung(connection, 'authenticate').hint).toContain('automountServiceAccountToken: true')
    expect(server.requests).toEqual(['GET /version'])
  })

  it.each([
    ['an empty file', '', 'is empty. There is no token to send'],
    ['two words', 'a b', 'holds more than one word'],
  ])('a token file with %s is no token', async (_, text, says) => {
    const connection = await climb({
      port: await api(recordedApiServer('shop/web').handler),
      pod: { token: text },
    })
    expect(rung(connection, 'authenticate')).toMatchObject({ situation: 'no-token' })
    expect(rung(connection, 'authenticate').says).toContain(says)
  })

  it.each([
    ['garbage token', 'not.a-jwt', 'It is not a JWT of three parts.'],
    ['token for audience vault', token({ aud: ['vault'] }), 'Its audience is vault'],
    ['token of another issuer', token(), 'The answer never says why.'],
  ])('%s: bad token', async (as, text, says) => {
    const connection = await climb({ port: await api(recordedApiServer(as).handler), pod: { token: text } })
    expect(situations(connection)).toMatchObject({
      ...UP_TO.verify,
      authenticate: 'failed bad-token',
      ...ABOVE,
    })
    expect(rung(connection, 'authenticate').says).toContain(says)
    expect(
      rung(connection, 'authenticate')
        .evidence.map((one) => one.says)
        .join('\n'),
    ).toContain('Unauthorized')
  })

  it("expired token: by the server's clock, not by this node's", async () => {
    const expired = { token: token({ exp: NOW / 1000 - 720 }) }
    const date = new Date(NOW).toUTCString()
    const server = recordedApiServer('expired token', () => ({ headers: { date } }))
    const connection = await climb({ port: await api(server.handler), pod: expired, now: NOW - 7_200_000 })
    expect(situations(connection)).toMatchObject({ authenticate: 'failed expired-token', ...ABOVE })
    expect(rung(connection, 'authenticate').says).toBe(
      'The token expired 12 min ago, at 2026-11-24T14:48:00.000Z. The API server answers 401 Unauthorized.',
    )
  })

  it('a token not valid yet names both clocks', async () => {
    const early = { token: token({ nbf: NOW / 1000 + HOUR }) }
    const date = new Date(NOW).toUTCString()
    const server = recordedApiServer('token not valid yet', () => ({ headers: { date } }))
    const connection = await climb({ port: await api(server.handler), pod: early })
    expect(rung(connection, 'authenticate').says).toContain(
      "It is valid from 2026-11-24T16:00:00.000Z, and the server's clock says 2026-11-24T15:00:00.000Z.",
    )
  })

  it('no namespace file: the token names it, and the lists are still asked', async () => {
    const connection = await climb({
      port: await api(recordedApiServer('shop/web').handler),
      pod: { namespace: null },
    })
    expect(situations(connection)).toMatchObject({
      'read-namespace': 'failed no-namespace-file',
      'read-pods': 'passed ok',
    })
    expect(rung(connection, 'read-namespace').says).toContain('The token names namespace shop.')
  })
})

describe('climbConnection when the server fails', () => {
  const words = { kind: 'Status', status: 'Failure', message: 'etcdserver: request timed out', code: 500 }

  it("500 everywhere stops at authenticate with the server's words", async () => {
    const server = recordedApiServer('shop/web', () => ({ status: 500, body: words }))
    const connection = await climb({ port: await api(server.handler) })
    expect(situations(connection)).toMatchObject({
      ...UP_TO.verify,
      authenticate: 'failed server-error',
      ...ABOVE,
    })
    expect(rung(connection, 'authenticate').says).toContain('with 500: etcdserver: request timed out')
  })

  it('429 on one rung is no refusal of rights', async () => {
    const server = recordedApiServer('shop/web', ({ url }) =>
      url === '/'
        ? {
            status: 429,
            headers: { 'content-type': 'text/plain', 'retry-after': '7' },
            body: 'Too many requests, please try again later.',
          }
        : null,
    )
    const connection = await climb({ port: await api(server.handler) })
    expect(situations(connection)).toMatchObject({ authorize: 'failed throttled', 'read-pods': 'passed ok' })
    expect(rung(connection, 'authorize').says).toContain('asks to wait 7 s')
    expect(connection.says).toContain('Whether it may get / is not known.')
  })

  it.each([
    ['a mesh', 403, { 'content-type': 'text/plain', server: 'envoy' }, 'RBAC: access denied'],
    ["a proxy's page", 502, { 'content-type': 'text/html' }, '<h1>Bad gateway</h1>'],
    ['a login page', 200, { 'content-type': 'text/html' }, '<html>'],
  ])('%s is not Kubernetes', async (_, status, headers, body) => {
    const server = recordedApiServer('shop/web', () => ({ status, headers, body }))
    const connection = await climb({ port: await api(server.handler) })
    expect(situations(connection)).toMatchObject({ authenticate: 'failed not-kubernetes' })
  })

  it('one call that hangs is silent by itself, within its deadline', async () => {
    const recorded = recordedApiServer('shop/web')
    const port = await api((request, response) => {
      if (request.url !== '/') recorded.handler(request, response)
    })
    const connection = await climb({ port, deadlineMs: 700 })
    expect(situations(connection)).toMatchObject({ authorize: 'failed silent', 'read-pods': 'passed ok' })
  })

  it('an old server without SelfSubjectReview still proves the token', async () => {
    const server = recordedApiServer('shop/web', ({ method }) =>
      method === 'POST'
        ? {
            status: 404,
            body: { ...words, code: 404, message: 'the server could not find the requested resource' },
          }
        : null,
    )
    const connection = await climb({ port: await api(server.handler) })
    expect(rung(connection, 'authenticate')).toMatchObject({
      verdict: 'passed',
      says: 'The API server does not refuse the token, and does not say whom it takes it for. The token itself says ServiceAccount shop/web.',
    })
  })

  it('rejects with the reason of the caller who left', async () => {
    const caller = new AbortController()
    const climbing = climb({ port: await opened(listenDeaf()), signal: caller.signal })
    setImmediate(() => caller.abort(new Error('the reader left')))
    await expect(climbing).rejects.toThrow('the reader left')
  })
})

describe('locate', () => {
  const failing = (code: string) => async () => {
    throw Object.assign(new Error(`getaddrinfo ${code} kubernetes.default.svc`), { code })
  }

  it('without the two variables says which is missing', async () => {
    const connection = await climb({})
    expect(situations(connection)).toMatchObject({ locate: 'failed no-address', connect: NOT_REACHED })
    expect(rung(connection, 'locate').says).toContain('KUBERNETES_SERVICE_HOST is not set.')
  })

  it.each([
    ['ENOTFOUND', 'The resolver says that there is no such name.'],
    ['EAI_AGAIN', 'The resolver did not answer'],
  ])('DNS that fails with %s is said and stops nothing', async (code, hint) => {
    const connection = await climb({
      port: await api(recordedApiServer('shop/web').handler),
      lookup: failing(code),
    })
    expect(situations(connection)).toMatchObject({ locate: 'passed dns-failed', authenticate: 'passed ok' })
    const { says, hint: said = '' } = rung(connection, 'locate')
    expect(says).toContain(`does not resolve here (${code})`)
    expect(said.includes(hint) || said.includes('has no svc entry')).toBe(true)
  })

  it('an address that DNS does not give is said and stops nothing', async () => {
    const connection = await climb({
      port: await api(recordedApiServer('shop/web').handler),
      lookup: async () => [{ address: '10.96.0.1' }],
    })
    expect(situations(connection)).toMatchObject({
      locate: 'passed dns-disagrees',
      authenticate: 'passed ok',
    })
  })
})

describe('kubectl proxy', () => {
  it('one that listens beside the direct way is told, with what it means', async () => {
    const proxy = await opened(listenHttp(recordedApiServerAs('shop/web')))
    const connection = await climb({
      port: await api(recordedApiServer('shop/web').handler),
      kubectlProxy: { host: '127.0.0.1', port: proxy },
    })
    expect(rung(connection, 'kubectl-proxy')).toMatchObject({ verdict: 'passed', situation: 'ok' })
  })

  it('as the route: no TLS and no token of ours, and the account is that of the proxy', async () => {
    const proxy = await opened(listenHttp(recordedApiServerAs('shop/web')))
    const connection = await climb({
      kubectlProxyUrl: `http://127.0.0.1:${proxy}`,
      pod: { token: null, ca: null },
    })
    expect(situations(connection)).toMatchObject({
      locate: 'passed ok',
      connect: 'passed ok',
      verify: 'skipped not-needed',
      authenticate: 'passed ok',
      authorize: 'failed forbidden',
      'read-pods': 'passed ok',
      'kubectl-proxy': 'passed ok',
    })
    expect(rung(connection, 'authenticate').says).toBe(
      'The API server knows the calls of the kubectl proxy as ServiceAccount shop/web.',
    )
    expect(rung(connection, 'authorize').curl).toBe(`curl -sS -i -m 3 http://127.0.0.1:${proxy}/`)
  })

  it.each([
    ['another program', 200, '<html>', 'skipped not-kubernetes'],
    ["the proxy's own filter", 403, 'Forbidden', 'skipped forbidden'],
  ])('%s on that port is told apart', async (_, status, body, expected) => {
    const proxy = await opened(listenHttp((__, response) => response.writeHead(status).end(body)))
    const connection = await climb({
      port: await closedPort(),
      kubectlProxy: { host: '127.0.0.1', port: proxy },
    })
    expect(situations(connection)['kubectl-proxy']).toBe(expected)
  })
})

/** A kubectl proxy: it answers calls without a token as its own account. */
function recordedApiServerAs(as: string): RequestListener {
  const { handler } = recordedApiServer(as)
  return (request, response) => {
    request.headers.authorization = 'the account of the proxy'
    handler(request, response)
  }
}

describe('negative controls', () => {
  it('come in the order of the lesson, each with what came back and what it teaches', async () => {
    const recorded = recordedApiServer('shop/web')
    const connection = await climb({
      port: await api(recorded.handler),
      controls: true,
      httpPort: await opened(listenTcp((socket) => socket.resume())),
    })
    const controls = connection.controls ?? []
    expect(controls.map(({ id, situation, asExpected }) => [id, situation, asExpected])).toEqual([
      ['ping', 'not-needed', null],
      ['http-port-80', 'silent', true],
      ['http-on-tls-port', 'http-on-tls-port', true],
      ['https-without-ca', 'untrusted-ca', true],
      ['no-token', 'anonymous-forbidden', true],
      ['token-without-rights', 'forbidden', true],
      ['wrong-resource-name', 'forbidden', true],
    ])
    const answers = new Map(controls.map(({ id, answer }) => [id, answer]))
    expect(answers.get('http-port-80')).toBe('nothing for 3 s')
    expect(answers.get('https-without-ca')).toContain('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
    expect(answers.get('no-token')).toContain('forbidden: User "system:anonymous" cannot get path "/"')
    expect(answers.get('token-without-rights')).toContain(
      'User "system:serviceaccount:shop:web" cannot get path "/"',
    )
    expect(answers.get('wrong-resource-name')).toContain(
      'service is forbidden: User "system:serviceaccount:shop:web"',
    )
    expect(recorded.requests.filter((line) => line === 'GET /')).toHaveLength(1)
  })

  it('an account with every right gets the 404 and the list of paths', async () => {
    const connection = await climb({
      port: await api(recordedApiServer('shop/cluster-admin').handler),
      controls: true,
      httpPort: await closedPort(),
    })
    expect(
      (connection.controls ?? []).map(({ id, situation, asExpected }) => [id, situation, asExpected]),
    ).toEqual(
      expect.arrayContaining([
        ['http-port-80', 'refused', true],
        ['token-without-rights', 'ok', false],
        ['wrong-resource-name', 'not-found', true],
      ]),
    )
  })

  it('a cluster without anonymous calls answers 401', async () => {
    const server = recordedApiServer('shop/web', ({ headers }) =>
      headers.authorization
        ? null
        : { status: 401, body: { kind: 'Status', message: 'Unauthorized', code: 401 } },
    )
    const connection = await climb({
      port: await api(server.handler),
      controls: true,
      httpPort: await closedPort(),
    })
    expect(connection.controls?.find(({ id }) => id === 'no-token')).toMatchObject({
      situation: 'anonymous-refused',
      asExpected: true,
    })
    expect(situations(connection)).toMatchObject({ authenticate: 'passed ok' })
  })

  it('those above a rung that fails are not tried', async () => {
    const connection = await climb({ port: await closedPort(), controls: true, httpPort: await closedPort() })
    expect((connection.controls ?? []).slice(4).map(({ situation }) => situation)).toEqual(
      Array(3).fill('not-reached'),
    )
  })
})
