import type { ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTestCa } from '../testing/certificates'
import { json, type RecordedRequest, startServer } from '../testing/https-server'
import { failureFrom, testToken } from '../testing/pod'
import { recordings } from '../testing/recordings'
import { createServiceAccountDir } from '../testing/service-account-dir'
import { createKubeClient, type InClusterClient } from './client'
import { KubeTextError } from './errors'
import { listPath, objectPath, probePath, versionPath, watchPath } from './paths'

const PODS = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }
const VERSION = { gitVersion: 'v1.36.2' }

/** A pod whose address of the API server is that of this server, with a certificate of the cluster's CA. */
async function podAt(
  answer: (request: RecordedRequest, response: ServerResponse) => void,
  certificate: { name?: string } = {},
) {
  const ca = await createTestCa()
  const server = await startServer(answer, await ca.issue(certificate), { handlesGreeting: true })
  const account = createServiceAccountDir({ token: testToken(), 'ca.crt': ca.cert, namespace: 'shop' })
  const kube = createKubeClient({
    kubernetesServiceHost: '127.0.0.1',
    kubernetesServicePort: String(server.port),
    serviceAccountDir: account.dir,
    budget: { perSecond: 10_000, burst: 10_000, inFlight: 200 },
    allowDryRun: true,
  })
  onTestFinished(async () => {
    kube.close()
    await server.close()
    account.remove()
  })
  return { ca, server, kube }
}

/** What a real kubelet answered, to anyone who asks. */
function kubelet(request: RecordedRequest, response: ServerResponse): void {
  const isSigned = request.headers.some(([name]) => name.toLowerCase() === 'authorization')
  const known = recordings('kubelet-1.36.2.jsonl').find(
    ({ name, request: { path } }) =>
      path === request.url && name.startsWith(`kubelet ${isSigned ? 'default/web' : 'anonymous'} `),
  )
  const { status, headers = {}, body } = known?.response ?? { status: 404, body: '404 page not found\n' }
  response.writeHead(status, headers).end(String(body))
}

const tokens = (requests: readonly RecordedRequest[]) =>
  requests.flatMap(({ headers }) => headers.filter(([name]) => name.toLowerCase() === 'authorization'))

const EVERY_WAY: [string, (kube: InClusterClient) => Promise<unknown>][] = [
  ['a list', (kube) => kube.get(listPath(PODS))],
  ['an object', (kube) => kube.get(objectPath({ ...PODS, name: 'x' }))],
  ['a probe', (kube) => kube.probe(probePath('/'))],
  ['a review', (kube) => kube.review('selfsubjectreviews', undefined)],
  ['a dry run', (kube) => kube.dryRun({ verb: 'delete', ...PODS, name: 'x' })],
  [
    'a watch',
    (kube) =>
      kube
        .lines(watchPath(PODS, { resourceVersion: '1', timeoutSeconds: 60 }), {
          signal: AbortSignal.timeout(10_000),
        })
        .next(),
  ],
  [
    'a watch of a live list',
    (kube) =>
      kube
        .lines(watchPath(PODS, { resourceVersion: '1', timeoutSeconds: 60 }), {
          signal: AbortSignal.timeout(10_000),
          urgency: 'feed',
        })
        .next(),
  ],
]

describe('a kubelet under the address of the API server', () => {
  it.each([
    ['with the certificate that its signer issues', 'system:node:node-a', 0],
    ['with a certificate made by hand', 'node-a', 1],
  ])('%s never gets the token, whatever is asked', async (_, name, greetings) => {
    const { server, kube } = await podAt(kubelet, { name })
    for (const [way, ask] of EVERY_WAY) {
      const asked = server.requests.length
      const failure = await failureFrom(ask(kube))
      expect([way, failure]).toEqual([
        way,
        expect.objectContaining({ step: 'stranger', osCode: 'NOT_THE_API_SERVER', retryable: false }),
      ])
      // A live list does not ask what another call has just learned.
      expect([way, server.requests.length - asked <= greetings]).toEqual([way, true])
    }
    await Promise.all(EVERY_WAY.map(([, ask]) => failureFrom(ask(kube))))
    expect(tokens(server.requests)).toEqual([])
    expect(new Set(server.requests.map(({ method, url }) => `${method} ${url}`))).toEqual(
      new Set(greetings === 0 ? [] : ['GET /version']),
    )
  })

  it('is reported with its answer and its certificate', async () => {
    const { kube, server } = await podAt(kubelet, { name: 'node-a' })
    expect(await failureFrom(kube.get(versionPath()))).toMatchObject({
      message: `GET /version: 127.0.0.1:${server.port} is not the API server, so the token was not sent. GET /version without a token was answered 404 in text/plain: "404 page not found", as by a kubelet, and nothing in it looks like an API server. Its certificate is for DNS:localhost, IP Address:127.0.0.1, and not for kubernetes.default.svc, as an API server's is.`,
      certificate: { subject: 'CN=node-a' },
    })
  })

  it('that takes the place of the API server is asked again, on its own connection', async () => {
    const { ca, server, kube } = await podAt((_, response) => json(response, VERSION))
    await kube.get(versionPath())
    expect(tokens(server.requests)).toHaveLength(1)
    server.present(await ca.issue({ name: 'node-a' }))
    server.handle(kubelet)
    server.closeIdleConnections()
    expect(await failureFrom(kube.get(versionPath()))).toMatchObject({ step: 'stranger' })
    expect(tokens(server.requests)).toHaveLength(1)
  })

  it('and the API server in its place again: the next call is made', async () => {
    const { ca, server, kube } = await podAt(kubelet, { name: 'node-a' })
    await failureFrom(kube.get(versionPath()))
    server.present(await ca.issue())
    server.handle((_, response) => json(response, VERSION))
    server.closeIdleConnections()
    expect((await kube.get(versionPath())).json).toEqual(VERSION)
  })
})

describe('an API server', () => {
  it('is asked once, however many calls begin together', async () => {
    const { server, kube } = await podAt((_, response) => json(response, VERSION))
    await Promise.all(Array.from({ length: 8 }, () => kube.get(listPath(PODS))))
    const greetings = server.requests.filter(({ url }) => url === '/version')
    expect([greetings.length, tokens(greetings), tokens(server.requests).length]).toEqual([1, [], 8])
  })

  it('is asked by the next call where the first one is given up, and no one waits forever', async () => {
    const held: ServerResponse[] = []
    const { server, kube } = await podAt((_, response) => void held.push(response))
    const given = new AbortController()
    const first = failureFrom(kube.get(versionPath(), { signal: given.signal }))
    await expect.poll(() => held.length).toBe(1)
    const second = kube.get(listPath(PODS))
    await expect.poll(() => server.connections()).toBe(2)
    server.handle((_, response) => json(response, VERSION))
    given.abort(new Error('gone'))
    expect(await first).toMatchObject({ message: 'gone' })
    expect((await second).json).toEqual(VERSION)
  })

  it.each([
    ['without anonymous calls', 401, { 'content-type': 'application/json' }, '{"kind":"Status","code":401}'],
    ['behind a gateway that wants a token first', 403, { 'content-type': 'text/html' }, '<html>403</html>'],
  ])('%s gets the token', async (_, status, headers, body) => {
    const { kube } = await podAt((request, response) => {
      if (tokens([request]).length > 0) json(response, VERSION)
      else response.writeHead(status, headers).end(body)
    })
    expect((await kube.get(versionPath())).json).toEqual(VERSION)
  })

  it('one of several behind an address, each with a name of its own, is asked each', async () => {
    const { ca, server, kube } = await podAt((_, response) => json(response, VERSION), { name: 'api-1' })
    await kube.get(versionPath())
    server.present(await ca.issue({ name: 'api-2' }))
    server.closeIdleConnections()
    await kube.get(versionPath())
    const signed = server.requests.map((request) => tokens([request]).length)
    expect(signed).toEqual([0, 1, 0, 1])
  })

  it('that answers a failure in plain text is not Kubernetes: the text is kept as a text', async () => {
    const { server, kube } = await podAt((_, response) => json(response, VERSION))
    await kube.get(versionPath())
    server.handle((_, response) =>
      response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n'),
    )
    expect(await failureFrom(kube.get(objectPath({ ...PODS, name: 'x' })))).toBeInstanceOf(KubeTextError)
  })
})
