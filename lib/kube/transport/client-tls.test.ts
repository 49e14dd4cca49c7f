import { inspect } from 'node:util'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type CertificateOptions, createTestCa } from '../testing/certificates'
import { json, startServer, startTcpServer } from '../testing/https-server'
import { failureFrom, startPod, testToken } from '../testing/pod'
import { KubeUnreachableError } from './errors'
import { probePath, versionPath } from './paths'

const DAY_MS = 86_400_000

afterEach(() => vi.unstubAllEnvs())

describe('a server that cannot prove who it is', () => {
  const table: [string, string, CertificateOptions, string][] = [
    ['another CA signed it', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', {}, 'corporate-proxy'],
    ['another CA of the same name signed it', 'CERT_SIGNATURE_FAILURE', {}, 'kubernetes'],
    [
      'it is for another name',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      { dnsNames: ['other'], ips: ['10.0.0.9'] },
      '',
    ],
    [
      'it has expired',
      'CERT_HAS_EXPIRED',
      { notBefore: new Date(Date.now() - 9 * DAY_MS), notAfter: new Date(Date.now() - DAY_MS) },
      '',
    ],
    [
      'it is not valid yet',
      'CERT_NOT_YET_VALID',
      { notBefore: new Date(Date.now() + DAY_MS), notAfter: new Date(Date.now() + 9 * DAY_MS) },
      '',
    ],
  ]
  it.each(table)('because %s gets no request and no token', async (_, osCode, options, foreignCa) => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    const { ca, kube, server } = await startPod((_, response) => json(response, {}))
    server.present(await (foreignCa === '' ? ca : await createTestCa(foreignCa)).issue(options))
    const error = await failureFrom(kube.get(versionPath()))
    if (!(error instanceof KubeUnreachableError)) throw error
    expect(error).toMatchObject({ step: 'tls', osCode, retryable: false })
    expect(error.certificate).toMatchObject({
      subject: 'CN=kube-apiserver',
      issuer: `CN=${foreignCa || 'kubernetes'}`,
    })
    expect(error.certificate?.names.length).toBeGreaterThan(0)
    expect(server.requests).toEqual([])
  })

  it('because it speaks plain http gets nothing but the start of a handshake', async () => {
    const seen: Buffer[] = []
    const plain = await startTcpServer((socket) => {
      socket.on('data', (chunk) => {
        seen.push(chunk)
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
      })
    })
    onTestFinished(() => plain.close())
    const { client } = await startPod((_, response) => json(response, {}))
    const error = await failureFrom(client({ kubernetesServicePort: String(plain.port) }).get(versionPath()))
    expect(error).toMatchObject({ step: 'tls' })
    expect(Buffer.concat(seen).toString('latin1')).not.toMatch(/authorization|bearer/i)
  })

  it('on port 80 or 8080 is not spoken to in plain http', async () => {
    const plain = await startServer((_, response) => json(response, {}))
    onTestFinished(() => plain.close())
    const { client } = await startPod((_, response) => json(response, {}))
    await failureFrom(client({ kubernetesServicePort: String(plain.port) }).get(versionPath()))
    expect(plain.requests).toEqual([])
  })

  it('because it hangs up during the handshake is reported as TLS', async () => {
    const rude = await startTcpServer((socket) => socket.once('data', () => socket.destroy()))
    onTestFinished(() => rude.close())
    const { client } = await startPod((_, response) => json(response, {}))
    const error = await failureFrom(client({ kubernetesServicePort: String(rude.port) }).get(versionPath()))
    expect(error).toMatchObject({ step: 'tls', osCode: 'ECONNRESET' })
  })
})

describe('a new CA', () => {
  it('in the directory is taken up on the first certificate that the old one does not verify', async () => {
    const { account, kube, server } = await startPod((_, response) => json(response, {}), { now: () => 0 })
    await kube.get(versionPath())
    const next = await createTestCa()
    server.present(await next.issue())
    server.closeIdleConnections()
    expect(await failureFrom(kube.get(versionPath()))).toMatchObject({ step: 'tls' })
    account.swap({ token: testToken(), 'ca.crt': next.cert, namespace: 'shop' })
    expect((await kube.get(versionPath())).status).toBe(200)
    expect(kube.credentials.state().ca).toMatchObject({ state: 'readable', certificates: 1 })
  })

  it('leaves calls that are in progress on the old connection alone, and closes it after them', async () => {
    let clock = 0
    const { account, ca, kube, server } = await startPod(() => {}, { now: () => clock })
    const answers: (() => void)[] = []
    server.handle((_, response) => void answers.push(() => json(response, { late: true })))
    const late = kube.get(versionPath())
    await expect.poll(() => answers).toHaveLength(1)
    clock = 60_000
    const bundle = `${ca.cert}\n${(await createTestCa()).cert}`
    account.swap({ token: testToken(), 'ca.crt': bundle, namespace: 'shop' })
    server.handle((_, response) => json(response, { late: false }))
    expect((await kube.get(versionPath())).json).toEqual({ late: false })
    answers[0]?.()
    expect((await late).json).toEqual({ late: true })
    expect(server.connections()).toBe(2)
    await expect.poll(() => server.openConnections()).toBe(1)
  })
})

describe('a rotated token', () => {
  const onlyToken =
    (number: number) => (request: { headers: [string, string][] }, response: Parameters<typeof json>[0]) => {
      const sent = request.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1]
      const accepted = sent === `Bearer ${testToken(number)}`
      json(
        response,
        accepted ? {} : { kind: 'Status', code: 401, reason: 'Unauthorized', message: 'Unauthorized' },
        accepted ? 200 : 401,
      )
    }

  it('is used at once when the old one is refused, for calls, reviews and streams', async () => {
    const { account, ca, client, server } = await startPod(onlyToken(1), { now: () => 0 })
    const clients = [client(), client(), client()]
    for (const kube of clients) await kube.get(versionPath())
    server.handle(onlyToken(2))
    account.swap({ token: `${testToken(2)}\r\n`, 'ca.crt': ca.cert, namespace: 'shop' })
    const [first, second, third] = clients
    expect((await first?.get(versionPath()))?.status).toBe(200)
    expect((await second?.review('selfsubjectreviews', undefined))?.status).toBe(200)
    const stream = third?.lines(versionPath(), { signal: new AbortController().signal })
    expect(await stream?.next()).toEqual({ done: false, value: '{}' })
    expect(server.requests).toHaveLength(9)
  })

  it('is read after 50 s even when no one refuses the old one', async () => {
    let clock = 0
    const { account, ca, kube, server } = await startPod((_, response) => json(response, {}), {
      now: () => clock,
    })
    await kube.get(versionPath())
    account.swap({ token: testToken(2), 'ca.crt': ca.cert, namespace: 'shop' })
    clock = 49_999
    await kube.get(versionPath())
    clock = 50_000
    await kube.get(versionPath())
    const sent = server.requests.map(({ headers }) => new Map(headers).get('authorization'))
    expect(sent).toEqual([testToken(1), testToken(1), testToken(2)].map((token) => `Bearer ${token}`))
  })

  it('that is refused too is reported after one more request at most', async () => {
    const { account, ca, kube, server } = await startPod(onlyToken(9), { now: () => 0 })
    expect(await failureFrom(kube.get(versionPath()))).toMatchObject({ httpStatus: 401 })
    expect(server.requests).toHaveLength(1)
    account.swap({ token: testToken(2), 'ca.crt': ca.cert, namespace: 'shop' })
    expect(await failureFrom(kube.get(versionPath()))).toMatchObject({ httpStatus: 401, retryable: false })
    expect(server.requests).toHaveLength(3)
  })

  it('is never said of an anonymous call', async () => {
    const { kube, server } = await startPod(onlyToken(9))
    expect((await kube.probe(probePath('/livez'), { anonymous: true })).status).toBe(401)
    expect(server.requests).toHaveLength(1)
  })
})

describe('missing credentials', () => {
  it.each([
    ['no token', { 'ca.crt': 'CA', namespace: 'shop' }, 'ENOENT'],
    ['an empty token', { token: ' \r\n', 'ca.crt': 'CA', namespace: 'shop' }, 'EMPTY'],
    ['a token of two words', { token: 'a b', 'ca.crt': 'CA', namespace: 'shop' }, 'MALFORMED'],
    ['no ca.crt', { token: testToken(), namespace: 'shop' }, 'ENOENT'],
    [
      'a ca.crt that is no certificate',
      { token: testToken(), 'ca.crt': 'x', namespace: 'shop' },
      'MALFORMED',
    ],
  ])('end a call before any socket: %s', async (_, files, osCode) => {
    const { account, ca, client, server } = await startPod((_, response) => json(response, {}))
    account.swap('ca.crt' in files && files['ca.crt'] === 'CA' ? { ...files, 'ca.crt': ca.cert } : files)
    const error = await failureFrom(client().get(versionPath()))
    expect(error).toMatchObject({ step: 'credentials', osCode, retryable: false })
    expect(inspect(error)).toContain(account.dir)
    expect(server.connections()).toBe(0)
  })

  it('need no token for an anonymous call', async () => {
    const { account, ca, client } = await startPod((_, response) => json(response, {}))
    account.swap({ 'ca.crt': ca.cert })
    expect((await client().probe(versionPath(), { anonymous: true })).status).toBe(200)
  })
})
