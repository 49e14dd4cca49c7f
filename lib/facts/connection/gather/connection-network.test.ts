import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { LookupFunction } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type CertificateOptions, createTestCa, type TestCa } from '@/lib/kube/testing/certificates'
import { recordings } from '@/lib/kube/testing/recordings'
import { createKubeClient } from '@/lib/kube/transport/client'
import { NOTHING, words } from '@/lib/phrase/phrase'
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
import { startNameServer } from '@/sandbox/name-server'
import type { PolicyVerdict } from '../contract'
import { API_TARGET, dnsTarget, keepPolicies } from './egress/judge-place'

/** A client whose last read of NetworkPolicies, 4 min ago, said this of a target. */
function lastRead(id: string, verdict: PolicyVerdict, says: string) {
  const kube = createKubeClient({ serviceAccountDir: '/no/such/directory' })
  onTestFinished(() => kube.close())
  keepPolicies(kube, {
    state: 'read',
    says: NOTHING,
    readAt: new Date(NOW - 240_000).toISOString(),
    isolating: [],
    uncertain: [],
    others: [],
    notes: [],
    targets: [{ id, title: '', address: '10.96.0.10:53 UDP', verdict, says: words(says), details: [] }],
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

  const DNS_NAME = 'kubernetes.default.svc.cluster.local'
  const TYPO = 'kubernetes.default.svc.cluster.locale'

  /** resolv.conf of a pod, and cluster DNS that answers the names that it has not with this code, or not at all. */
  async function clusterDns(names: string[], code: (name: string) => number | null) {
    const server = await startNameServer(names, '10.96.0.1', code)
    const dir = mkdtempSync(join(tmpdir(), 'resolv-'))
    onTestFinished(async () => {
      rmSync(dir, { recursive: true })
      await server.stop()
    })
    const resolvConf = join(dir, 'resolv.conf')
    writeFileSync(
      resolvConf,
      'nameserver 10.96.0.10\nsearch shop.svc.cluster.local svc.cluster.local cluster.local\noptions ndots:5\n',
    )
    return { resolvConf, nameservers: [server.authority] }
  }

  const isInCluster = (name: string) => name.endsWith('.cluster.local')
  const hostLookup: LookupFunction = (host, _, done) =>
    done(Object.assign(new Error(`getaddrinfo EAI_AGAIN ${host}`), { code: 'EAI_AGAIN' }), '')

  const WORKS = 'It gives 10.96.0.1 for kubernetes.default.svc, so it works'
  const WRONG = `${WORKS}, and the name in KUBERNETES_SERVICE_HOST is wrong.`
  const UNCLEAR = `${WORKS}: the name in KUBERNETES_SERVICE_HOST is wrong, or a server that it asks about this name fails.`
  it.each<[string, number | null, string]>([
    [
      'REFUSED',
      5,
      `The resolver answered REFUSED for ${TYPO}: it does not serve that name (code 5). ${WRONG}`,
    ],
    ['NOTIMP', 4, `The resolver answered NOTIMP for ${TYPO}: it does not serve that name (code 4). ${WRONG}`],
    ['SERVFAIL', 2, `The resolver answered SERVFAIL for ${TYPO}: it could not find out (code 2). ${UNCLEAR}`],
    ['NXDOMAIN', 3, `The resolver answered NXDOMAIN for ${TYPO}: the name does not exist. ${WRONG}`],
    ['nothing', null, `The resolver did not answer a query for ${TYPO}. ${UNCLEAR}`],
  ])('a wrong host name that cluster DNS answers with %s', async (_, code, says) => {
    const dns = await clusterDns([DNS_NAME], (name) => (isInCluster(name) ? 3 : code))
    const connection = await climb({ host: TYPO, port: 443, hostLookup, ...dns })
    expect(situations(connection)).toMatchObject({
      locate: 'passed dns-disagrees',
      connect: 'failed name-unresolved',
    })
    const connect = rung(connection, 'connect')
    expect(connect.says).toBe(`The name ${TYPO} did not resolve (EAI_AGAIN). ${says}`)
    expect(connect.hint).toBe(
      'Correct KUBERNETES_SERVICE_HOST, or take it out of the container’s env: the kubelet then sets it.',
    )
    expect(connect.evidence.map(({ what }) => what)).toContain(`queries for ${TYPO}`)
    expect(connection.nameserver).toBe('answers')
  })

  it.each<[string, string, number | null, string, string]>([
    ['NXDOMAIN', 'ENOTFOUND', 3, 'The resolver answered NXDOMAIN', 'Check the spelling'],
    ['SERVFAIL', 'EAI_AGAIN', 2, 'The resolver answered SERVFAIL', 'has no server to ask for this name'],
    ['REFUSED', 'EAI_AGAIN', 5, 'The resolver answered REFUSED', 'has no server to ask for this name'],
    ['silence', 'EAI_AGAIN', null, 'The resolver did not answer a query', 'Usually cluster DNS is down'],
  ])('DNS that fails by %s is said and stops nothing', async (_, code, rcode, heard, why) => {
    const connection = await climb({
      port: await api(recordedApiServer('shop/web').handler),
      lookup: failing(code),
      ...(await clusterDns([], () => rcode)),
    })
    expect(situations(connection)).toMatchObject({ locate: 'passed dns-failed', authenticate: 'passed ok' })
    const { says, hint = '' } = rung(connection, 'locate')
    expect(says).toContain(`does not resolve here (${code})`)
    expect(hint).toContain(heard)
    expect(hint).toContain(why)
    expect(/did not answer|port 53/.test(hint)).toBe(rcode === null)
    expect(connection.nameserver).toBe(rcode === null ? 'silent' : 'answers')
  })

  it('a look-up that fails once, and resolves by its own query', async () => {
    const { hint } = rung(
      await climb({ port: 1, lookup: failing('EAI_AGAIN'), ...(await clusterDns([DNS_NAME], () => 3)) }),
      'locate',
    )
    expect(hint).toContain(`gives 10.96.0.1 for ${DNS_NAME}: the look-up fails at times.`)
  })

  it('outside the cluster says nothing of cluster DNS', async () => {
    const outside = { attachedFrom: 'laptop' }
    const { says, hint } = rung(await climb({ host: TYPO, port: 443, hostLookup, outside }), 'connect')
    expect(says).toBe(
      `The name ${TYPO} did not resolve (EAI_AGAIN). Either the resolver did not answer, or it answered that it cannot tell: the C library gives the same code for both.`,
    )
    expect(hint).toContain('Check the name in the kubeconfig')
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
    expect(found.hint).toContain('Nothing takes queries at the resolver')
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
