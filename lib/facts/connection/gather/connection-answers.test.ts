import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '@/e2e/testing/recorded-volume'
import { PROBE_DEADLINE_MS } from '@/lib/pod/probes/probes'
import { listenDeaf } from '@/lib/pod/testing/listeners'
import {
  ABOVE,
  api,
  climb,
  NOT_REACHED,
  NOW,
  opened,
  rung,
  situations,
  token,
  UP_TO,
} from '@/lib/server/testing/climb'
import { recordedApiServer, refusesJobs } from '@/lib/server/testing/recorded-api-server'

const HOUR = 3_600

describe('climbConnection with the real answers of kube-apiserver 1.36.2', () => {
  it('authenticated and not authorized: the 403 on / is an answer that names the account', async () => {
    const server = recordedApiServer('shop/web')
    const connection = await climb({ port: await api(server.handler) })
    expect(situations(connection)).toEqual({
      ...UP_TO.authenticate,
      authorize: 'passed forbidden',
      'read-namespace': 'passed ok',
      'read-pods': 'passed ok',
      'read-services': 'failed forbidden',
      'kubectl-proxy': 'skipped not-listening',
    })
    expect(connection.says).toBe(
      'The API server knows this pod as ServiceAccount shop/web. It can list pods; it cannot get / or list services.',
    )
    expect([connection.serverVersion, connection.knownAs]).toEqual(['v1.36.2', 'shop/web'])
    const authorize = rung(connection, 'authorize')
    expect(authorize.says).toBe(
      'Permissions are decided for ServiceAccount shop/web. GET / is refused, as for most accounts: that is normal.',
    )
    expect(authorize.evidence[0]?.says).toContain(
      'forbidden: User "system:serviceaccount:shop:web" cannot get path "/"',
    )
    expect(authorize.explain).toBe('/ask?verb=get&path=%2F')
    expect(rung(connection, 'read-services').explain).toBe(
      '/ask?verb=list&group=&resource=services&namespace=shop',
    )
    expect(server.requests.toSorted()).toEqual([
      'GET / +token',
      'GET /api/v1/namespaces/shop/pods?limit=1 +token',
      'GET /api/v1/namespaces/shop/services?limit=1 +token',
      // Once by the ladder, once by the transport before the first call with the token.
      'GET /version',
      'GET /version',
      'GET /version +token',
      'POST /apis/authentication.k8s.io/v1/selfsubjectreviews +token',
    ])
  })

  it('allowed: the list of paths, and the counts of the namespace', async () => {
    const connection = await climb({ port: await api(recordedApiServer('shop/cluster-admin').handler) })
    expect(connection.rungs.slice(0, 8).map(({ verdict }) => verdict)).toEqual(Array(8).fill('passed'))
    expect(rung(connection, 'authorize').says).toMatch(
      /^ServiceAccount shop\/cluster-admin can get \/: the API server lists \d+ paths\.$/,
    )
    expect(rung(connection, 'read-pods').says).toMatch(/^Allowed in shop: \d+ pods\.$/)
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
    ['two words', 'a b', 'contains more than one word'],
  ])('a token file with %s is no token', async (_, text, says) => {
    const connection = await climb({
      port: await api(recordedApiServer('shop/web').handler),
      pod: { token: text },
    })
    expect(rung(connection, 'authenticate')).toMatchObject({ situation: 'no-token' })
    expect(rung(connection, 'authenticate').says).toContain(says)
  })

  it('a token that is a copy from a pod that is gone is called that, and not one of another cluster', async () => {
    const procDir = await temporaryDirectory()
    const uid = 'b2fba53d-0000-4000-8000-000000000000'
    const mount = `1 2 8:1 /var/lib/kubelet/pods/${uid}/containers/app/3b0f5a91 /dev/termination-log rw - ext4 /dev/sda1 rw`
    await writeFile(join(procDir, 'mountinfo'), mount)
    const text = token({
      'kubernetes.io': {
        namespace: 'shop',
        pod: { name: 'web-0', uid: '7ae18c84-0000-4000-8000-000000000000' },
        serviceaccount: { name: 'web', uid: 'd13bf779-dd5d-4785-8246-5a9f0c211b4e' },
      },
    })
    const port = await api(recordedApiServer('token of another issuer').handler)
    const { says, hint } = rung(await climb({ port, pod: { token: text }, procDir }), 'authenticate')
    expect(says).toContain(
      `what the token shows: The token is bound to another pod, web-0: its pod UID is 7ae18c84-0000-4000-8000-000000000000, this pod's is ${uid}.`,
    )
    expect(hint).toMatch(/^Let the kubelet mount the token instead of a copy/)
    const own = await climb({ port, pod: { token: token() }, procDir })
    expect(rung(own, 'authenticate').says).toContain('The answer does not say why.')
    expect(rung(own, 'authenticate').hint).toContain(
      'A new pod gets a new token, once its ServiceAccount exists',
    )
  })

  it.each([
    ['garbage token', 'not.a-jwt', 'It is not a JWT of three parts.'],
    ['token for audience vault', token({ aud: ['vault'] }), 'Its audience is vault'],
    ['token of another issuer', token(), 'The answer does not say why.'],
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
      'The token expired 12 min ago, at 2026-11-24 14:48:00 UTC. The API server answers 401 Unauthorized.',
    )
  })

  it('a token not valid yet names both clocks', async () => {
    const early = { token: token({ nbf: NOW / 1000 + HOUR }) }
    const date = new Date(NOW).toUTCString()
    const server = recordedApiServer('token not valid yet', () => ({ headers: { date } }))
    const connection = await climb({ port: await api(server.handler), pod: early })
    expect(rung(connection, 'authenticate').says).toContain(
      "It is valid from 2026-11-24 16:00:00 UTC, but the server's clock says 2026-11-24 15:00:00 UTC.",
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
    expect(rung(connection, 'authenticate').says).toBe(
      'The API server answers GET /version with 500: etcdserver: request timed out.',
    )
  })

  it('429 on one step is not a refusal of permissions', async () => {
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
    expect(rung(connection, 'authorize').says).toBe(
      'GET / is answered with 429: too many requests; it asks to wait 7 s.',
    )
    expect(connection.says).toContain('Whether it can get / is not known.')
  })

  it('a 401 that is no Status says nothing of the token', async () => {
    const refusal = { status: 401, headers: { 'content-type': 'text/plain' }, body: 'Sign in first' }
    const server = recordedApiServer('shop/web', ({ headers }) => (headers.authorization ? refusal : null))
    const connection = await climb({ port: await api(server.handler) })
    expect(situations(connection)).toMatchObject({ authenticate: 'failed not-kubernetes' })
    expect(rung(connection, 'authenticate').says).not.toContain('does not accept this token')
  })

  it('a 503 in plain text is not said to be of the API server', async () => {
    const headers = { 'content-type': 'text/plain' }
    const server = recordedApiServer('shop/web', () => ({
      status: 503,
      headers,
      body: 'no healthy upstream',
    }))
    const { says, hint } = rung(await climb({ port: await api(server.handler) }), 'authenticate')
    expect(says).toBe('GET /version is answered with 503: no healthy upstream.')
    expect(hint).toContain('a proxy or load balancer that answers for it')
  })

  it.each([
    ['a mesh', 403, { 'content-type': 'text/plain', server: 'envoy' }, 'RBAC: access denied'],
    ["a proxy's page", 502, { 'content-type': 'text/html' }, '<h1>Bad gateway</h1>'],
  ])('%s is not Kubernetes', async (_, status, headers, body) => {
    const server = recordedApiServer('shop/web', () => ({ status, headers, body }))
    const connection = await climb({ port: await api(server.handler) })
    expect(situations(connection)).toMatchObject({ authenticate: 'failed not-kubernetes' })
  })

  it('a login page in the place of the version is not the API server, and gets no token', async () => {
    const server = recordedApiServer('shop/web', () => ({
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<html>',
    }))
    const connection = await climb({ port: await api(server.handler) })
    expect(situations(connection)).toMatchObject({
      verify: 'failed not-api-server',
      authenticate: NOT_REACHED,
    })
    expect(server.requests.filter((line) => line.includes('+token'))).toEqual([])
  })

  it.each([
    ['a Status', (text: string) => ({ ...words, message: text })],
    ['plain text', (text: string) => text],
  ])(
    'shows hostile words of %s as readable text, and never a token that the server echoes',
    async (_, body) => {
      const server = recordedApiServer('shop/web', ({ url, headers }) =>
        url === '/' ? { status: 500, body: body(`\u202eevil\u0007 ${headers.authorization}`) } : null,
      )
      const connection = await climb({ port: await api(server.handler) })
      const { says } = rung(connection, 'authorize')
      expect(says).toContain('\\u202eevil\\x07 Bearer [')
      expect(says).not.toContain('eyJ')
    },
  )

  it('one call that hangs is silent by itself, within its deadline', async () => {
    const recorded = recordedApiServer('shop/web')
    const port = await api((request, response) => {
      if (request.url !== '/') recorded.handler(request, response)
    })
    const connection = await climb({ port, deadlineMs: PROBE_DEADLINE_MS })
    expect(situations(connection)).toMatchObject({ authorize: 'failed silent', 'read-pods': 'passed ok' })
  })

  it('a server without SelfSubjectReview (before 1.28) says whom it knows by its refusals', async () => {
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
      says: 'The API server knows this pod as ServiceAccount shop/web: its refusal of GET / says so.',
    })
  })

  it('rejects with the reason of the caller who left', async () => {
    const caller = new AbortController()
    const climbing = climb({ port: await opened(listenDeaf()), signal: caller.signal })
    setImmediate(() => caller.abort(new Error('the reader left')))
    await expect(climbing).rejects.toThrow('the reader left')
  })
})

describe('climbConnection with the real answers of kube-apiserver 1.20.2', () => {
  it('knows the account by a refusal, and counts an empty list whose items are null', async () => {
    const { handler } = recordedApiServer('shop/web', refusesJobs, '1.20.2')
    const connection = await climb({ port: await api(handler), controls: true })
    expect(connection.serverVersion).toBe('v1.20.2')
    expect(situations(connection)).toMatchObject({ ...UP_TO.authenticate, 'read-pods': 'passed ok' })
    expect(rung(connection, 'authenticate').says).toBe(
      'The API server knows this pod as ServiceAccount shop/web: its refusal of GET / says so.',
    )
    expect(rung(connection, 'read-pods').says).toBe('Allowed in shop: no pods.')
    expect(connection.controls?.find(({ id }) => id === 'wrong-resource-name')?.asExpected).toBe(true)
  })
})
