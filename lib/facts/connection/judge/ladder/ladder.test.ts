import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { runs } from '@/e2e/testing/runs'
import { explainNetwork } from '@/lib/diagnosis/explain-network'
import { ANSWERED } from '@/lib/evidence/speaker'
import { NOTHING, plain } from '@/lib/phrase/phrase'
import type { NetworkFailure } from '@/lib/reader/found'
import { connectionSchema, type Rung } from '../../contract'
import type { LadderFacts } from './facts'
import { describeLadder } from './ladder'
import { aCall, aRefusal, someFacts } from './testing/facts'

const onWire = (facts: LadderFacts) => z.encode(connectionSchema, describeLadder(facts))

function rung(facts: Partial<LadderFacts>, id: Rung['id']) {
  const found = onWire(someFacts(facts)).rungs.find((one) => one.id === id)
  if (!found) throw new Error(`no rung ${id}`)
  return found
}

const failing = (code: string) => ({ outcome: 'failed' as const, ms: 1, code, says: `connect ${code}` })

describe('describeLadder', () => {
  it('says in one sentence each that all is well', () => {
    const { rungs, says, serverVersion, knownAs, answeredInMs } = describeLadder(someFacts())
    expect(rungs.map(({ says: sentence }) => sentence)).toEqual([
      'KUBERNETES_SERVICE_HOST and kubernetes.default.svc agree on 10.96.0.1:443.',
      '10.96.0.1:443 accepts TCP connections.',
      '10.96.0.1:443 answers as an API server, and ca.crt vouches for its certificate, valid for 2 d more.',
      'The API server knows this pod as ServiceAccount shop/web.',
      'ServiceAccount shop/web can get /: the API server lists 143 paths.',
      'The file beside the token says that this pod runs in namespace shop.',
      'Allowed in shop: 5 pods.',
      'Allowed in shop: 1 service.',
      'No kubectl proxy listens on 127.0.0.1:8001. None is needed.',
    ])
    expect(plain(says)).toBe(
      'The API server knows this pod as ServiceAccount shop/web. It can get /, list pods and list services.',
    )
    expect([serverVersion, knownAs, answeredInMs]).toEqual(['v1.36.2', 'shop/web', 3])
    expect(describeLadder(someFacts({ asViewer: true })).asViewer).toBe(true)
  })

  it.each<[string, Partial<LadderFacts>, Rung['id'], string, string]>([
    ['no route', { tcp: failing('EHOSTUNREACH') }, 'connect', 'no-route', 'EHOSTUNREACH'],
    ['a rule of this node', { tcp: failing('EPERM') }, 'connect', 'no-route', 'EPERM'],
    ['a reset', { tcp: failing('ECONNRESET') }, 'connect', 'reset', 'during the connect (ECONNRESET)'],
    ['a cut handshake', { tls: failing('ECONNRESET') }, 'verify', 'reset', 'during the TLS handshake'],
    ['noise', { tls: failing('ERR_SSL_WRONG_VERSION_NUMBER') }, 'verify', 'not-tls', 'is not TLS'],
    [
      'an alert',
      { tls: failing('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION') },
      'verify',
      'tls-failed',
      'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
    ],
    ['slow DNS', { dns: { outcome: 'silent', ms: 2500 } }, 'locate', 'dns-failed', '(no answer)'],
    [
      'a token that is dropped on the way',
      { self: aCall({ username: 'system:anonymous' }) },
      'authenticate',
      'anonymous',
      'although a token was sent',
    ],
    [
      'a call that was cut',
      { root: { outcome: 'unreached', call: 'GET /', ms: 1, step: 'reset', code: 'UNKNOWN', says: '' } },
      'authorize',
      'reset',
      'during the call',
    ],
    [
      'an answer that is no HTTP',
      {
        root: { outcome: 'unreached', call: 'GET /', ms: 1, step: 'unexpected', code: 'not-http', says: '' },
      },
      'authorize',
      'not-kubernetes',
      'GET / was answered, but not by the Kubernetes API',
    ],
    [
      'no proxy where one is the route',
      { route: { kind: 'kubectl-proxy', host: '127.0.0.1', port: 8001 } },
      'kubectl-proxy',
      'refused',
      'was refused',
    ],
  ])('%s', (_, facts, id, situation, says) => {
    expect(rung(facts, id)).toMatchObject({ situation })
    expect(rung(facts, id).says).toContain(says)
  })

  it('says each fact once: what follows it goes on from it', () => {
    for (const code of ['ECONNREFUSED', 'ENOTFOUND']) {
      const { says, brief, rest } = rung({ tcp: failing(code) }, 'connect')
      expect(`${brief}. ${rest}`).toBe(says)
    }
  })

  const bare = {
    outcome: 'answered',
    ms: 1,
    status: 403,
    statusText: 'Forbidden',
    contentType: 'text/plain',
    server: '',
    body: 'Forbidden',
  } as const
  const byProxy = { host: '127.0.0.1', port: 8001 }
  it.each<[NetworkFailure, string, Rung['id'], Partial<LadderFacts>]>([
    ['nothing-listens', '10.96.0.1:443', 'connect', { tcp: failing('ECONNREFUSED') }],
    [
      'kubectl-proxy-refused',
      '127.0.0.1:8001',
      'kubectl-proxy',
      { kubectlProxy: { ...byProxy, answer: bare } },
    ],
  ])('says of %s what a pasted text of it gets, with the same advice', (failure, target, id, facts) => {
    const { cause, fixes } = explainNetwork({
      ...ANSWERED,
      form: 'network',
      at: 0,
      end: 1,
      kind: 'network',
      failure,
      message: '',
      target,
    })
    const found = rung(facts, id)
    expect(found.says).toBe(plain(cause?.says ?? NOTHING))
    const advice = fixes.at(-1)
    expect(found.hint).toContain(plain(advice?.says ?? NOTHING))
    expect(found.hint).toContain(advice?.command ?? '')
    expect(found.hint).not.toContain('KUBERNETES_SERVICE_HOST')
  })

  const ofTheCluster = ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local']
  it.each<[string, LadderFacts['resolver'], string, RegExp, RegExp, string]>([
    [
      'a file that is empty',
      { nameservers: [], search: [], ndots: 1 },
      'ENOTFOUND',
      /names no nameserver.*dnsPolicy: None.*asks 127\.0\.0\.1\./,
      /is down|NetworkPolicy/,
      'Set dnsPolicy: ClusterFirst in the pod',
    ],
    [
      'the file of the node',
      { nameservers: ['1.1.1.1', '8.8.8.8'], search: ['example.com'], ndots: 1 },
      'EAI_AGAIN',
      /no svc entry, as with dnsPolicy: Default: 1\.1\.1\.1 and 8\.8\.8\.8 were asked/,
      /cluster DNS is down|NetworkPolicy/,
      'Set dnsPolicy: ClusterFirst in the pod',
    ],
    [
      'the file of ClusterFirst, and no answer',
      { nameservers: ['10.96.0.10'], search: ofTheCluster, ndots: 5 },
      'EAI_AGAIN',
      /Either the resolver did not answer, or it answered that it cannot tell/,
      /dnsPolicy|is down/,
      'Allow egress to port 53',
    ],
    [
      'the file of ClusterFirst, and no such name',
      { nameservers: ['10.96.0.10'], search: ofTheCluster, ndots: 5 },
      'ENOTFOUND',
      /The resolver says the name does not exist/,
      /dnsPolicy|ndots/,
      'Check the spelling of the name.',
    ],
    [
      'a low ndots',
      { nameservers: ['10.96.0.10'], search: ofTheCluster, ndots: 2 },
      'ENOTFOUND',
      /ndots:2\. musl \(Alpine\)/,
      /is down/,
      'Take ndots:2 out of dnsConfig',
    ],
    [
      'a file that cannot be read',
      null,
      'EAI_AGAIN',
      /Either the resolver did not answer, or it answered that it cannot tell/,
      /dnsPolicy|is down/,
      'Allow egress to port 53',
    ],
  ])('blames for a name that does not resolve: %s', (_, resolver, code, why, never, change) => {
    const host = 'kubernetes.default.svc'
    const found = [
      rung({ dns: failing(code), resolver }, 'locate'),
      rung({ route: { kind: 'https', host, port: 443 }, tcp: failing(code), resolver }, 'connect'),
    ]
    expect(found.map(({ situation }) => situation)).toEqual(['dns-failed', 'name-unresolved'])
    for (const one of found) {
      const words = `${one.says} ${one.hint}`
      expect(words).toMatch(why)
      expect(words).not.toMatch(never)
      expect(one.hint).toContain(change)
      expect(one.says).toContain(code)
    }
  })

  it('gives nameservers, search list and ndots as evidence', () => {
    const says = (resolver: LadderFacts['resolver']) =>
      rung({ resolver }, 'locate').evidence.find(({ what }) => what === '/etc/resolv.conf')?.says
    expect(says({ nameservers: ['10.96.0.10'], search: ofTheCluster, ndots: 5 })).toBe(
      'nameserver 10.96.0.10; search shop.svc.cluster.local svc.cluster.local cluster.local; ndots:5, so a name with fewer than 5 dots is first tried with each of these appended',
    )
    expect(says({ nameservers: [], search: [], ndots: 1 })).toBe(
      'no nameserver, so the C library asks 127.0.0.1; search none; ndots:1',
    )
    expect(says(null)).toBeUndefined()
  })

  it('says where curl would go by a proxy, and keeps the line from it', () => {
    const proxies = [
      { name: 'HTTPS_PROXY', says: 'http://proxy.corp:3128' },
      { name: 'NO_PROXY', says: '.svc,.cluster.local' },
    ]
    const found = rung({ proxies }, 'connect')
    expect(found.says).toBe(
      '10.96.0.1:443 accepts TCP connections. This page connects directly. HTTPS_PROXY is set and NO_PROXY does not list 10.96.0.1, so curl and most clients would use the proxy http://proxy.corp:3128.',
    )
    expect(found.evidence).toEqual(
      expect.arrayContaining(proxies.map(({ name, says }) => ({ what: name, says }))),
    )
    expect(found.curl).toContain(" --noproxy '*' ")
    const excepted = [...proxies, { name: 'no_proxy', says: '10.96.0.0/12' }]
    expect(rung({ proxies: excepted }, 'connect').says).toBe('10.96.0.1:443 accepts TCP connections.')
  })

  describe('a server that ca.crt vouches for', () => {
    const { tls } = someFacts()
    if (tls?.outcome !== 'answered' || tls.certificate === null) throw new Error('no handshake')
    const byHand = {
      ...tls,
      certificate: { ...tls.certificate, subject: 'CN=node-a', names: ['DNS:node-a'] },
    }
    const kubelet = {
      ...tls,
      certificate: { ...byHand.certificate, subject: 'O=system:nodes, CN=system:node:a' },
    }
    const plain = (status: number, says: string, rest = {}) =>
      aCall<{ gitVersion: string }>(null, {
        call: 'GET /version',
        status,
        says,
        contentType: 'text/plain',
        ...rest,
      })

    it.each<[string, Partial<LadderFacts>, string, RegExp]>([
      [
        'and that answers as a kubelet',
        { tls: byHand, anonymousVersion: plain(404, '404 page not found') },
        'failed not-api-server',
        /answered 404 in text\/plain: "404 page not found", as by a kubelet.*is for DNS:node-a, and not for kubernetes\.default\.svc.*The token was not sent\.$/,
      ],
      [
        'with the certificate of a kubelet, which answers nothing',
        { tls: kubelet, anonymousVersion: null },
        'failed not-api-server',
        /It presents a kubelet certificate: O=system:nodes, CN=system:node:a\. The token was not sent/,
      ],
      [
        'behind a gateway',
        { anonymousVersion: plain(403, 'RBAC: access denied', { server: 'envoy' }) },
        'passed unclear-server',
        /answered 403 by "envoy" in text\/plain.*The token is sent/,
      ],
      [
        'and that was not asked',
        { anonymousVersion: null },
        'passed ok',
        /^ca\.crt vouches for the certificate of/,
      ],
      [
        'and takes no anonymous calls',
        { anonymousVersion: aCall<{ gitVersion: string }>(null, { status: 401, fromKubernetes: true }) },
        'passed ok',
        /answers as an API server, and ca\.crt vouches/,
      ],
    ])('%s', (_, facts, stands, says) => {
      const found = rung(facts, 'verify')
      expect(`${found.verdict} ${found.situation}`).toBe(stands)
      expect(found.says).toMatch(says)
    })
  })

  it.each<[string, Partial<LadderFacts>, string]>([
    ['cuts the handshake', { tls: failing('ECONNRESET') }, 'ECONNRESET'],
    ['sits it out', { tls: { outcome: 'silent', ms: 3000 } }, 'silence'],
    ['answers it', { tls: failing('ERR_SSL_WRONG_VERSION_NUMBER') }, 'ERR_SSL_WRONG_VERSION_NUMBER'],
  ])('a server of plain HTTP that %s is no firewall', (_, facts, code) => {
    const plainHttp = {
      outcome: 'answered',
      ms: 1,
      status: 200,
      statusText: 'OK',
      contentType: '',
      server: '',
      body: 'hi',
    } as const
    const found = rung({ ...facts, plainHttp }, 'verify')
    expect(found).toMatchObject({ verdict: 'failed', situation: 'plain-http-on-tls-port' })
    expect(found.says).toContain(`the handshake failed with ${code}, and a plain GET got 200`)
    const body = 'Client sent an HTTP request to an HTTPS server.\n'
    const speaksTls = { ...plainHttp, status: 400, body }
    expect(rung({ ...facts, plainHttp: speaksTls }, 'verify').situation).not.toBe('plain-http-on-tls-port')
  })

  it.each<[string, 'resolve' | 'connect' | 'tls' | 'headers', string, string]>([
    ['timeout', 'resolve', 'DEADLINE', 'name-unresolved'],
    ['timeout', 'connect', 'DEADLINE', 'silent'],
    ['resolve', 'resolve', 'EAI_AGAIN', 'name-unresolved'],
    ['connect', 'connect', 'ECONNREFUSED', 'refused'],
    ['tls', 'tls', 'ERR_SSL_X', 'tls-failed'],
    ['stranger', 'tls', 'NOT_THE_API_SERVER', 'not-api-server'],
  ])('a call that ends by %s during %s (%s) is %s', (step, during, code, situation) => {
    const root = {
      outcome: 'unreached',
      call: 'GET /',
      ms: 3000,
      step,
      during,
      code,
      says: 'It says so.',
    } as const
    expect(rung({ root }, 'authorize').situation).toBe(situation)
  })

  it('tells an expired chain from an expired certificate', () => {
    const { tls } = someFacts()
    if (tls?.outcome !== 'answered') throw new Error('no handshake')
    const chain = { ...tls, authorized: false, code: 'CERT_HAS_EXPIRED' }
    expect(rung({ tls: chain }, 'verify').says).toContain('A certificate in the chain')
  })

  it('distinguishes none, some and at least some', () => {
    const says = (items: number, exact: boolean) => rung({ pods: aCall({ items, exact }) }, 'read-pods').says
    expect(says(0, true)).toBe('Allowed in shop: no pods.')
    expect(says(1, true)).toBe('Allowed in shop: 1 pod.')
    expect(says(1, false)).toBe('Allowed in shop: at least 1 pod.')
  })

  it('names the user of the refusal when the server did not say who calls', () => {
    const refusal = aRefusal<{ paths: number }>('forbidden: User "jane" cannot get path "/"')
    expect(rung({ self: null, root: refusal }, 'authorize').says).toContain('for User jane. GET / is refused')
  })

  it('links only refusals to an explanation', () => {
    const refusal = aRefusal<{ items: number; exact: boolean }>('pods is forbidden')
    expect(rung({ pods: refusal }, 'read-pods').explain).toBe(
      '/ask?verb=list&group=&resource=pods&namespace=shop',
    )
    expect(rung({}, 'read-pods').explain).toBeUndefined()
    const throttled = aCall<{ items: number; exact: boolean }>(null, { status: 429 })
    expect(rung({ pods: throttled }, 'read-pods').explain).toBeUndefined()
  })

  it('asks for no list where no namespace is known', () => {
    const facts = { namespace: null, pods: null, services: null }
    expect(rung(facts, 'read-pods').says).toBe('Waits for Namespace, which fails.')
    expect(rung(facts, 'read-pods').curl).toBeUndefined()
  })

  it('notes a token of another namespace', () => {
    expect(rung({ namespace: 'payments' }, 'read-namespace').says).toContain(
      'The token is from another namespace: its subject is system:serviceaccount:shop:web.',
    )
  })
})

const ms = fc.integer({ min: 0, max: 3000 })
const code = fc.constantFrom(
  'ECONNREFUSED',
  'ECONNRESET',
  'EPROTO',
  'EPERM',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UNKNOWN',
  'ERR_SSL_X',
)
const text = fc.string({ maxLength: 20 })
const socketEnds = [
  fc.record({ outcome: fc.constant('failed' as const), ms, code, says: text }),
  fc.record({ outcome: fc.constant('silent' as const), ms }),
]
const http = fc.oneof(
  ...socketEnds,
  fc.record({
    outcome: fc.constant('answered' as const),
    ms,
    status: fc.constantFrom(200, 400, 403, 500),
    statusText: text,
    contentType: text,
    server: text,
    body: fc.oneof(text, fc.constant('{"kind":"APIVersions"}'), fc.constant('{"kind":"Status"}')),
  }),
)
const fine = someFacts()
const tlsCode = fc.constantFrom(
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_NOT_YET_VALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
)
const tls = fc.oneof(
  ...socketEnds,
  fc.constant(fine.tls),
  tlsCode.map((bad) =>
    fine.tls?.outcome === 'answered' ? { ...fine.tls, authorized: false, code: bad } : null,
  ),
)
const call = <Value>(value: Value) =>
  fc.oneof(
    fc.constant(null),
    fc.constant(aCall(value)),
    fc
      .record({
        status: fc.constantFrom(200, 302, 401, 403, 404, 418, 429, 500, 503),
        says: text,
        fromKubernetes: fc.boolean(),
      })
      .map((rest) => aCall<Value>(null, rest)),
    fc.record({
      outcome: fc.constant('unreached' as const),
      call: fc.constant('GET /x'),
      ms,
      step: fc.constantFrom(
        'resolve',
        'connect',
        'tls',
        'timeout',
        'reset',
        'credentials',
        'unexpected',
        'stranger',
      ),
      during: fc.constantFrom('queue', 'resolve', 'connect', 'tls', 'headers', 'body'),
      code,
      says: text,
    }),
  )
const fileState = fc.constantFrom('readable', 'absent', 'unreadable', 'empty', 'oversized', 'malformed')
const anyFacts = fc.record({
  route: fc.oneof(
    fc.constant(fine.route),
    fc.constant({ kind: 'kubectl-proxy' as const, host: '127.0.0.1', port: 8001 }),
    fc.constant({ kind: 'none' as const, why: 'KUBERNETES_SERVICE_HOST is not set.' }),
  ),
  dns: fc.oneof(fc.constant(fine.dns), ...socketEnds),
  resolver: fc.oneof(fc.constant(null), fc.constant(fine.resolver)),
  tcp: fc.oneof(fc.constant(fine.tcp), ...socketEnds),
  tls,
  plainHttp: fc.oneof(fc.constant(null), http),
  ca: fileState.map((state) => ({ ...fine.ca, state })),
  token: fc.record({ state: fileState, kept: fc.boolean() }).map((rest) => ({ ...fine.token, ...rest })),
  anonymousVersion: call({ gitVersion: 'v1.36.2' }),
  version: call({ gitVersion: 'v1.36.2' }),
  self: call({ username: 'system:serviceaccount:shop:web' }),
  root: call({ paths: 3 }),
  namespaceFile: fileState.map((state) => ({ ...fine.namespaceFile, state })),
  namespace: fc.constantFrom(null, 'shop'),
  pods: call({ items: 1, exact: true }),
  services: call({ items: 0, exact: true }),
  kubectlProxy: http.map((answer) => ({ host: '127.0.0.1', port: 8001, answer })),
  controls: fc.oneof(
    fc.constant(null),
    fc.record({
      noKubeconfig: http,
      httpOnPort80: http,
      httpOnTlsPort: http,
      tlsWithoutCa: tls,
      tlsForOtherName: tls,
      anonymousRoot: call({ paths: 1 }),
      allJobs: call({ items: 1, exact: true }),
      jobs: call({ items: 0, exact: true }),
      jobByName: call({}),
      wrongName: call({}),
    }),
  ),
})

describe('whatever the probes bring', () => {
  it('is nine whole rungs, none climbed above one that carries and fails', () => {
    fc.assert(
      fc.property(anyFacts, (random) => {
        const connection = onWire(someFacts(random))
        const { rungs } = connection
        expect(rungs).toHaveLength(9)
        const words = JSON.stringify(rungs.map(({ says, hint, curl }) => [says, hint, curl]))
        expect(words).not.toMatch(/undefined|NaN|\[object|Invalid Date/)
        const stop = rungs.slice(0, 4).findIndex(({ verdict }) => verdict === 'failed')
        if (stop >= 0) {
          expect(rungs.slice(stop + 1, 8).map(({ situation }) => situation)).toEqual(
            Array(7 - stop).fill('not-reached'),
          )
          expect(connection.says).toContain(rungs[stop]?.says)
        }
        for (const { verdict, situation, hint } of rungs) {
          if (situation === 'ok') expect(verdict).toBe('passed')
          if (verdict === 'failed' && situation !== 'not-found') expect(hint).toMatch(/^[A-Z`/].*[.:]$/s)
        }
        expect(connection.controls?.length ?? 14).toBe(14)
      }),
      { numRuns: runs(500) },
    )
  })
})

describe('a server that has no SelfSubjectReview', () => {
  it('names no one if neither it nor a token does', () => {
    const route = { kind: 'kubectl-proxy', host: '127.0.0.1', port: 8001 } as const
    const token = { path: '/t', state: 'absent', says: '', kept: false, misplaced: [], claims: null } as const
    expect(rung({ route, token, self: null }, 'authorize').says).toMatch(/^The caller can get \//)
  })

  const refusal = aRefusal<{ paths: number }>(
    'forbidden: User "system:serviceaccount:shop:web" cannot get path "/"',
  )
  const anonymous = aRefusal<{ paths: number }>('forbidden: User "system:anonymous" cannot get path "/"')
  it.each([
    [
      'says whom it knows by a refusal',
      { self: null, root: { ...refusal, call: 'GET /' } },
      'passed',
      'The API server knows this pod as ServiceAccount shop/web: its refusal of GET / says so.',
    ],
    [
      'takes the call for anonymous',
      { self: null, root: { ...anonymous, call: 'GET /' } },
      'failed',
      'The API server treated GET / as system:anonymous although a token was sent.',
    ],
    [
      'refuses nothing, so that only the token says it',
      { self: null },
      'passed',
      'The API server does not refuse the token, and does not say which user it belongs to.',
    ],
  ])('%s', (_, facts, verdict, says) => {
    const found = rung(facts, 'authenticate')
    expect([found.verdict, found.says]).toEqual([verdict, expect.stringContaining(says)])
  })
})
