import type { RequestListener } from 'node:http'
import { describe, expect, it } from 'vitest'
import { loadFactor } from '@/e2e/testing/load-factor'
import { PROBE_DEADLINE_MS } from '@/lib/pod/probes/probes'
import { closedPort, listenHttp, listenTcp } from '@/lib/pod/testing/listeners'
import { api, climb, opened, rung, situations } from '@/lib/server/testing/climb'
import { recordedApiServer, refusesJobs } from '@/lib/server/testing/recorded-api-server'

/** A kubectl proxy: it answers calls without a token as its own account. */
function recordedApiServerAs(as: string): RequestListener {
  const { handler } = recordedApiServer(as)
  return (request, response) => {
    request.headers.authorization = 'the account of the proxy'
    handler(request, response)
  }
}

describe('kubectl proxy', () => {
  it('one that listens beside the direct way is shown, with what it means', async () => {
    const proxy = await opened(listenHttp(recordedApiServerAs('shop/web')))
    const connection = await climb({
      port: await api(recordedApiServer('shop/web').handler),
      kubectlProxy: { host: '127.0.0.1', port: proxy },
    })
    expect(rung(connection, 'kubectl-proxy')).toMatchObject({ verdict: 'passed', situation: 'ok' })
  })

  it('as the route: no TLS and no token of our own, and the account is that of the proxy', async () => {
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
      authorize: 'passed forbidden',
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
  ])('%s on that port is distinguished', async (_, status, body, expected) => {
    const proxy = await opened(listenHttp((__, response) => response.writeHead(status).end(body)))
    const connection = await climb({
      port: await closedPort(),
      kubectlProxy: { host: '127.0.0.1', port: proxy },
    })
    expect(situations(connection)['kubectl-proxy']).toBe(expected)
  })
})

describe('negative controls', () => {
  it('come in the order of the lesson, each with what came back and what it teaches', async () => {
    const recorded = recordedApiServer('shop/web', refusesJobs)
    const deadlineMs = PROBE_DEADLINE_MS * Math.ceil(loadFactor())
    const connection = await climb({
      port: await api(recorded.handler),
      controls: true,
      deadlineMs,
      httpPort: await opened(listenTcp((socket) => socket.resume())),
    })
    // What listens on port 8080 of this machine is not ours to say.
    const controls = (connection.controls ?? []).filter(({ id }) => id !== 'no-kubeconfig')
    expect(controls.map(({ id, situation, asExpected }) => [id, situation, asExpected])).toEqual([
      ['ping', 'not-needed', null],
      ['http-port-80', 'silent', true],
      ['http-on-tls-port', 'http-on-tls-port', true],
      ['https-without-ca', 'untrusted-ca', true],
      ['wrong-server-name', 'wrong-host-name', true],
      ['no-token', 'anonymous-forbidden', true],
      ['token-without-rights', 'forbidden', true],
      ['admin-for-all', 'not-needed', null],
      ['no-namespace', 'forbidden', true],
      ['other-resource', 'forbidden', true],
      ['by-name', 'forbidden', true],
      ['write', 'not-needed', null],
      ['wrong-resource-name', 'forbidden', true],
    ])
    const answers = new Map(controls.map(({ id, answer }) => [id, answer]))
    expect(answers.get('http-port-80')).toBe(`nothing for ${deadlineMs / 1000} s`)
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

  it('an account with every permission gets the 404 and the list of paths', async () => {
    const connection = await climb({
      port: await api(recordedApiServer('shop/cluster-admin', refusesJobs).handler),
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
    const server = recordedApiServer('shop/web', (request) =>
      request.headers.authorization
        ? refusesJobs(request)
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

  it('those above a step that fails are not tried', async () => {
    const connection = await climb({ port: await closedPort(), controls: true, httpPort: await closedPort() })
    const tried = (connection.controls ?? []).filter(({ situation }) => situation !== 'not-needed')
    const after = tried.findIndex(({ id }) => id === 'no-token')
    expect(tried.slice(after).map(({ situation }) => situation)).toEqual(Array(6).fill('not-reached'))
  })
})
