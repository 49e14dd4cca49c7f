import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type CertificateOptions, createTestCa, type TestCa } from '@/lib/kube/testing/certificates'
import { recordings } from '@/lib/kube/testing/recordings'
import { createKubeClient } from '@/lib/kube/transport/client'
import { PROBE_DEADLINE_MS } from '@/lib/pod/probes/probes'
import { closedPort, listenDeaf, listenHttp, listenTcp } from '@/lib/pod/testing/listeners'
import {
  ABOVE,
  api,
  climb,
  NOT_REACHED,
  NOW,
  opened,
  rung,
  situations,
  UP_TO,
} from '@/lib/server/testing/climb'
import { recordedApiServer } from '@/lib/server/testing/recorded-api-server'
import type { PolicyVerdict } from '../contract'
import { API_TARGET, dnsTarget, keepPolicies } from './egress/judge-place'

/** A client whose last read of NetworkPolicies, 4 min ago, said this of a target. */
function lastRead(id: string, verdict: PolicyVerdict, says: string) {
  const kube = createKubeClient({ serviceAccountDir: '/no/such/directory' })
  onTestFinished(() => kube.close())
  keepPolicies(kube, {
    state: 'read',
    says: '',
    readAt: new Date(NOW - 240_000).toISOString(),
    isolating: [],
    uncertain: [],
    others: [],
    notes: [],
    targets: [{ id, title: '', address: '10.96.0.10:53 UDP', verdict, says, details: [] }],
    allowed: [],
  })
  return kube
}

const DENY_EGRESS = 'NetworkPolicy deny-egress isolates this pod for egress, and no rule admits it.'

let stranger: TestCa
let namesake: TestCa
beforeAll(async () => {
  stranger = await createTestCa('stranger')
  namesake = await createTestCa()
})

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
    const { says } = rung(connection, 'connect')
    expect(says).toBe(
      `The connection to 127.0.0.1:${port} was refused: nothing listens there, or a firewall rejects it. The host or the port is wrong, or the API server is down or restarting.`,
    )
    expect(connection.says).toBe(`"Connect" fails. ${says}`)
    expect(rung(connection, 'verify').says).toBe('Waits for Connect, which fails.')
  })

  it('SYNs are dropped: silent after 3 s, which names NetworkPolicy', async () => {
    const port = await opened(listenDeaf())
    const connection = await climb({ port, deadlineMs: PROBE_DEADLINE_MS })
    expect(situations(connection)).toMatchObject({ connect: 'failed silent', verify: NOT_REACHED })
    expect(rung(connection, 'connect').says).toContain(
      `No answer came from 127.0.0.1:${port} to the TCP connect within 3 s. Usually packets are dropped on the way (NetworkPolicy`,
    )
    expect(rung(connection, 'connect').hint).toContain('Allow egress')
  })

  it.each([
    ['does-not-admit', /Usually packets are dropped.*NetworkPolicy deny-egress isolates this pod/],
    ['admits', /^(?!.*deny-egress)/],
  ] as const)('SYNs are dropped, and the policies last read say %s', async (verdict, says) => {
    const kube = lastRead(API_TARGET, verdict, DENY_EGRESS)
    const connection = await climb({ port: await opened(listenDeaf()), kube, deadlineMs: 300 })
    expect(rung(connection, 'connect')).toMatchObject({ verdict: 'failed', situation: 'silent' })
    expect(rung(connection, 'connect').says).toMatch(says)
    expect(rung(connection, 'connect').evidence).toContainEqual({
      what: 'NetworkPolicies, read 4 min ago',
      says: DENY_EGRESS,
    })
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
      `127.0.0.1:${port} speaks plain HTTP where TLS is expected: the handshake failed with ERR_SSL_WRONG_VERSION_NUMBER, and a plain GET got 404.`,
    )
    expect(headers).toEqual([undefined])
  })

  it('plain HTTP that cuts the handshake is no firewall', async () => {
    const port = await opened(
      listenTcp((socket) =>
        socket.once('data', (bytes: Buffer) => {
          if (bytes[0] === 0x16) socket.destroy()
          else socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi')
        }),
      ),
    )
    const connection = await climb({ port })
    expect(situations(connection)).toMatchObject({
      ...UP_TO.connect,
      verify: 'failed plain-http-on-tls-port',
    })
  })

  it.each([
    ['with the certificate that its signer issues', 'system:node:node-a'],
    ['with one that an administrator made', 'node-a'],
  ])('a kubelet %s is not the API server, and gets no token', async (_, name) => {
    const asked: string[] = []
    const answers = recordings('kubelet-1.36.2.jsonl')
    const port = await api(
      (request, response) => {
        asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? 'without a token'}`)
        const known = answers.find(({ name }) => name === `kubelet anonymous GET ${request.url}`)
        const {
          status,
          headers = {},
          body,
        } = known?.response ?? { status: 404, body: '404 page not found\n' }
        response.writeHead(status, headers).end(String(body))
      },
      { name },
    )
    const connection = await climb({ port, controls: true, httpPort: await closedPort() })
    expect(situations(connection)).toMatchObject({
      ...UP_TO.connect,
      verify: 'failed not-api-server',
      authenticate: NOT_REACHED,
      ...ABOVE,
    })
    expect(rung(connection, 'verify').says).toContain('The token was not sent.')
    expect(rung(connection, 'verify').hint).toContain('10250 is that of a kubelet')
    expect(asked.filter((line) => !line.endsWith('without a token'))).toEqual([])
    expect(connection.controls?.find(({ id }) => id === 'no-token')).toMatchObject({
      asExpected: null,
      situation: 'not-kubernetes',
    })
  })

  it.each<
    [string, string, string, () => { leaf?: CertificateOptions; by?: TestCa; pod?: { ca: string | null } }]
  >([
    ['another CA', 'untrusted-ca', 'was issued by CN=stranger', () => ({ by: stranger })],
    [
      'a CA of the same name and another key',
      'untrusted-ca',
      'not with the key that signed it',
      () => ({ pod: { ca: namesake.cert } }),
    ],
    [
      'another host name',
      'wrong-host-name',
      'does not cover 127.0.0.1. Its CA is the right one. Its names are DNS:kubernetes.default.svc, DNS:localhost and IP Address:10.96.0.1.',
      () => ({ leaf: { ips: ['10.96.0.1'] } }),
    ],
    [
      'an expired certificate',
      'expired-certificate',
      'expired 4 d 5 h ago, at 2026-11-20 10:00:00 UTC',
      () => ({
        leaf: { notBefore: new Date('2025-01-01T00:00:00Z'), notAfter: new Date('2026-11-20T10:00:00Z') },
      }),
    ],
    [
      'a certificate of tomorrow',
      'certificate-not-yet-valid',
      'is valid from 2100-01-01 00:00:00 UTC',
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
      'contains no readable PEM certificate',
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

describe('locate', () => {
  const failing = (code: string) => async () => {
    throw Object.assign(new Error(`getaddrinfo ${code} kubernetes.default.svc`), { code })
  }

  it('without the two variables says which is missing', async () => {
    const connection = await climb({})
    expect(situations(connection)).toMatchObject({ locate: 'failed no-address', connect: NOT_REACHED })
    expect(rung(connection, 'locate').says).toContain(
      'KUBERNETES_SERVICE_HOST is not set, or set to nothing.',
    )
  })

  it.each([
    ['ENOTFOUND', 'The resolver says the name does not exist.'],
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

  it.each([
    ['EAI_AGAIN', 'does-not-admit', / Name server 10\.96\.0\.10:53 UDP: NetworkPolicy deny-egress isolates/],
    ['EAI_AGAIN', 'admits', /^(?!.*deny-egress)/],
    ['ENOTFOUND', 'does-not-admit', /^(?!.*deny-egress)/],
  ] as const)('DNS that fails with %s, and the policies last read say %s', async (code, verdict, says) => {
    const connection = await climb({
      port: await closedPort(),
      lookup: failing(code),
      kube: lastRead(dnsTarget('10.96.0.10', 'UDP'), verdict, DENY_EGRESS),
    })
    expect(rung(connection, 'locate').says).toMatch(says)
  })

  it('a resolv.conf that is empty is not blamed on cluster DNS', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'resolv-'))
    onTestFinished(() => rmSync(dir, { recursive: true }))
    const resolvConf = join(dir, 'resolv.conf')
    const at = async () =>
      rung(await climb({ port: await closedPort(), lookup: failing('EAI_AGAIN'), resolvConf }), 'locate')
    expect((await at()).hint).toContain('names no nameserver')
    writeFileSync(resolvConf, '')
    expect((await at()).hint).toContain('names no nameserver')
    writeFileSync(resolvConf, 'nameserver 1.1.1.1\n')
    expect((await at()).hint).toContain('1.1.1.1 was asked for the name as is')
    writeFileSync(resolvConf, 'nameserver 10.96.0.10\nsearch svc.cluster.local\noptions ndots:5\n')
    const found = await at()
    expect(found.hint).toContain('cluster DNS is down')
    expect(found.evidence).toContainEqual({
      what: '/etc/resolv.conf',
      says: expect.stringContaining('search svc.cluster.local; ndots:5'),
    })
  })

  it('a proxy of the container is shown only by its address, and the lines bypass it', async () => {
    const env = { HTTPS_PROXY: 'http://user:s3cr3t@proxy.corp:3128', NO_PROXY: '.svc' }
    const connection = await climb({ port: await api(recordedApiServer('shop/web').handler), env })
    expect(rung(connection, 'connect').says).toContain('would use the proxy http://proxy.corp:3128.')
    expect(rung(connection, 'verify').curl).toContain(" --noproxy '*' ")
    expect(rung(connection, 'authenticate').verdict).toBe('passed')
    expect(JSON.stringify(connection)).not.toContain('s3cr3t')
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
