import type { CallFacts, LadderFacts } from '../facts'

type Answered<Value> = Extract<CallFacts<Value>, { outcome: 'answered' }>

/** A call that was answered 200 with what was asked for, unless said otherwise. */
export function aCall<Value>(value: Value | null, rest: Partial<Answered<Value>> = {}): Answered<Value> {
  return {
    outcome: 'answered',
    call: 'GET /',
    ms: 3,
    status: 200,
    says: '',
    fromKubernetes: value !== null,
    value,
    ...rest,
  }
}

/** A 403 of the API server's authorization. */
export function aRefusal<Value>(says: string): Answered<Value> {
  return aCall<Value>(null, { status: 403, says, fromKubernetes: true })
}

const DIR = '/var/run/secrets/kubernetes.io/serviceaccount'

/** A healthy pod of ServiceAccount shop/web on which every rung passes, unless said otherwise. */
export function someFacts(rest: Partial<LadderFacts> = {}): LadderFacts {
  return {
    now: Date.parse('2026-11-24T15:00:00Z'),
    attachedFrom: null,
    route: { kind: 'https', host: '10.96.0.1', port: 443 },
    serviceAccountDir: DIR,
    dnsName: 'kubernetes.default.svc',
    dns: { outcome: 'answered', ms: 2, addresses: ['10.96.0.1'] },
    resolver: {
      nameservers: ['10.96.0.10'],
      search: ['shop.svc.cluster.local', 'svc.cluster.local'],
      ndots: 5,
    },
    queries: { dnsName: [], host: [] },
    proxies: [],
    policies: null,
    dnsPolicies: null,
    tcp: { outcome: 'answered', ms: 1, localAddress: '10.0.0.7', remoteAddress: '10.96.0.1' },
    tls: {
      outcome: 'answered',
      ms: 6,
      handshakeMs: 5,
      protocol: 'TLSv1.3',
      authorized: true,
      code: '',
      certificate: {
        subject: 'CN=kube-apiserver',
        issuer: 'CN=kubernetes',
        names: ['DNS:kubernetes.default.svc', 'IP Address:10.96.0.1'],
        validFrom: '2026-11-01T00:00:00.000Z',
        validTo: '2026-11-26T15:00:00.000Z',
      },
    },
    ca: {
      path: `${DIR}/ca.crt`,
      state: 'readable',
      says: `${DIR}/ca.crt is readable.`,
      subjects: ['CN=kubernetes'],
    },
    plainHttp: null,
    token: {
      path: `${DIR}/token`,
      state: 'readable',
      says: `${DIR}/token is readable.`,
      kept: false,
      misplaced: [],
      claims: {
        subject: 'system:serviceaccount:shop:web',
        issuer: 'https://issuer',
        audiences: ['https://issuer'],
      },
    },
    anonymousVersion: aCall({ gitVersion: 'v1.36.2' }),
    version: aCall({ gitVersion: 'v1.36.2' }),
    self: aCall({ username: 'system:serviceaccount:shop:web' }),
    root: aCall({ paths: 143 }),
    namespaceFile: { path: `${DIR}/namespace`, state: 'readable', says: `${DIR}/namespace is readable.` },
    namespace: 'shop',
    pods: aCall({ items: 5, exact: true }),
    services: aCall({ items: 1, exact: true }),
    kubectlProxy: {
      host: '127.0.0.1',
      port: 8001,
      answer: { outcome: 'failed', ms: 1, code: 'ECONNREFUSED', says: 'connect ECONNREFUSED 127.0.0.1:8001' },
    },
    controls: null,
    ...rest,
  }
}
