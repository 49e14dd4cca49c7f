import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { inCidr, parseAddress } from '../road/addresses'
import {
  type EgressCaller,
  type EgressTarget,
  type Holder,
  judgeDestination,
  judgeEgress,
  type Surroundings,
} from './judge'
import { toEgressPolicy } from './policy'

const labels = (all: Record<string, string>) => ({ labels: new Map(Object.entries(all)), whole: true })
const caller: EgressCaller = {
  namespace: 'shop',
  labels: labels({ app: 'web' }),
  hostNetwork: 'no',
  nodeIps: ['192.0.2.10'],
}
const alone: Surroundings = { alsoDecide: [], blocksAreOutside: false }
const dnsPod: Holder = {
  kind: 'pod',
  namespace: 'kube-system',
  labels: labels({ 'k8s-app': 'kube-dns' }),
  namespaceLabels: labels({ 'kubernetes.io/metadata.name': 'kube-system' }),
  ports: [{ name: 'dns', protocol: 'UDP', port: 53 }],
  hostNetwork: false,
}
const api: EgressTarget = { ip: '192.0.2.11', port: 6443, protocol: 'TCP', holder: { kind: 'outside' } }
const dns: EgressTarget = { ip: '10.244.0.9', port: 53, protocol: 'UDP', holder: dnsPod }
const db: EgressTarget = { ip: '198.51.100.7', port: 5432, protocol: 'TCP', holder: { kind: 'outside' } }

function policy(spec: string, name = 'p', namespace = 'shop') {
  const read = toEgressPolicy({ metadata: { name, namespace }, spec: parse(spec) })
  if (read === null) throw new Error('not a policy')
  return read
}

function verdict(
  spec: string,
  target: EgressTarget,
  more: Partial<EgressCaller & Surroundings> = {},
): string {
  const { alsoDecide = [], blocksAreOutside = false, ...own } = more
  const judged = judgeEgress([policy(spec)], { ...caller, ...own }, target, { alsoDecide, blocksAreOutside })
  const [gap] = judged.gaps
  return [judged.verdict, judged.by && `egress[${judged.by.rule}]`, gap?.gap].filter(Boolean).join(' ')
}

const DENY_ALL = '{podSelector: {}, policyTypes: [Egress]}'
const DNS_ONLY =
  '{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]}]}'
const KUBE_DNS =
  '{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{protocol: UDP, port: 53}]}]}'
const OUTSIDE_ONLY =
  '{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 192.0.2.11/32]}}]}]}'
const egress = (rule: string) => `{podSelector: {}, policyTypes: [Egress], egress: [${rule}]}`

describe('judgeEgress, recipe by recipe', () => {
  it.each<[string, string, EgressTarget, string]>([
    ['deny all egress', DENY_ALL, api, 'does-not-admit'],
    ['allow all egress', egress('{}'), api, 'admits egress[0]'],
    ['DNS only, to DNS', DNS_ONLY, dns, 'admits egress[0]'],
    ['DNS only, to the API server', DNS_ONLY, api, 'does-not-admit'],
    ['kube-dns by namespace and label', KUBE_DNS, dns, 'admits egress[0]'],
    ['kube-dns by label, over TCP', KUBE_DNS, { ...dns, protocol: 'TCP' }, 'does-not-admit'],
    ['an address that except takes out', OUTSIDE_ONLY, api, 'does-not-admit'],
    ['an address beside except', OUTSIDE_ONLY, db, 'admits egress[0]'],
    ['another family than the block', egress('{to: [{ipBlock: {cidr: "::/0"}}]}'), db, 'does-not-admit'],
    ['an ingress policy', '{podSelector: {}, policyTypes: [Ingress]}', api, 'admits'],
    ['no policyTypes and no egress rule', '{podSelector: {}}', api, 'admits'],
    ['no policyTypes and an empty egress list', '{podSelector: {}, egress: []}', api, 'admits'],
    [
      'no policyTypes and an egress rule',
      '{podSelector: {}, egress: [{ports: [{port: 1}]}]}',
      api,
      'does-not-admit',
    ],
    [
      'a policy for other pods',
      '{podSelector: {matchLabels: {app: db}}, policyTypes: [Egress]}',
      api,
      'admits',
    ],
    ['the second rule', egress('{ports: [{port: 80}]}, {ports: [{port: 6443}]}'), api, 'admits egress[1]'],
    ['a range of ports', egress('{ports: [{port: 5000, endPort: 6000}]}'), db, 'admits egress[0]'],
    ['a range that ends before', egress('{ports: [{port: 5000, endPort: 5431}]}'), db, 'does-not-admit'],
    ['a protocol alone', egress('{ports: [{protocol: TCP}]}'), db, 'admits egress[0]'],
    ['another protocol', egress('{ports: [{protocol: SCTP}]}'), db, 'does-not-admit'],
    ['a named port of the pod', egress('{ports: [{port: dns, protocol: UDP}]}'), dns, 'admits egress[0]'],
    [
      'a named port that the pod lacks',
      egress('{ports: [{port: web, protocol: UDP}]}'),
      dns,
      'does-not-admit',
    ],
    ['a named port of an address', egress('{ports: [{port: https}]}'), api, 'undecidable named-port'],
    ['pods of the own namespace', egress('{to: [{podSelector: {}}]}'), dns, 'does-not-admit'],
    ['all pods, to an address outside', egress('{to: [{namespaceSelector: {}}]}'), db, 'does-not-admit'],
    ['a peer of no known form', egress('{to: [{}]}'), db, 'undecidable unreadable-rule'],
    [
      'a block that is none',
      egress('{to: [{ipBlock: {cidr: 10.0.0.0}}]}'),
      db,
      'undecidable unreadable-rule',
    ],
  ])('%s', (_, spec, target, expected) => {
    expect(verdict(spec, target)).toBe(expected)
  })

  it.each<[string, string, EgressTarget, Partial<EgressCaller & Surroundings>, string]>([
    [
      'whose address it is, with selectors',
      egress('{to: [{namespaceSelector: {}}]}'),
      { ...api, holder: { kind: 'unknown' } },
      {},
      'undecidable target-labels',
    ],
    [
      'whose address it is, with other ports',
      KUBE_DNS,
      { ...api, holder: { kind: 'unknown' } },
      {},
      'does-not-admit',
    ],
    [
      'own labels',
      '{podSelector: {matchLabels: {app: db}}, policyTypes: [Egress]}',
      api,
      { labels: { labels: new Map(), whole: false } },
      'undecidable caller-labels',
    ],
    [
      'own labels, and the policy selects all',
      DENY_ALL,
      api,
      { labels: { labels: new Map(), whole: false } },
      'does-not-admit',
    ],
    ['the own node', DENY_ALL, { ...api, ip: '192.0.2.10' }, {}, 'undecidable own-node'],
    ['a pod on its node’s network', DENY_ALL, api, { hostNetwork: 'yes' }, 'undecidable caller-host-network'],
    [
      'policies of a plugin',
      DENY_ALL,
      api,
      { alsoDecide: ['CiliumNetworkPolicy'] },
      'undecidable other-policies',
    ],
    [
      'Cilium, and a block over a pod',
      egress('{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}'),
      dns,
      { blocksAreOutside: true },
      'undecidable block-of-pod',
    ],
    [
      'a pod with its node’s address',
      KUBE_DNS,
      { ...dns, holder: { ...dnsPod, hostNetwork: true } },
      {},
      'undecidable target-host-network',
    ],
  ])('leaves open what cannot be known: %s', (_, spec, target, more, expected) => {
    expect(verdict(spec, target, more)).toBe(expected)
  })

  it('names every policy that isolates without admitting, and of two the one that admits', () => {
    const [first, second] = [policy(DENY_ALL, 'deny-all'), policy(DNS_ONLY, 'dns')]
    const judge = (target: EgressTarget) => judgeEgress([first, second], caller, target, alone)
    expect(judge(api)).toMatchObject({ verdict: 'does-not-admit', isolating: ['deny-all', 'dns'], gaps: [] })
    expect(judge(dns)).toMatchObject({ verdict: 'admits', by: { policy: 'dns', rule: 0 } })
  })

  it('does not mind policies of other namespaces', () => {
    expect(judgeEgress([policy(DENY_ALL, 'p', 'payments')], caller, api, alone).verdict).toBe('admits')
  })
})

describe('judgeDestination', () => {
  const service: EgressTarget = { ip: '10.96.0.1', port: 443, protocol: 'TCP', holder: { kind: 'outside' } }
  const judge = (spec: string, isService: 'yes' | 'unknown', endpoints?: EgressTarget[]) =>
    judgeDestination(
      [policy(spec)],
      caller,
      { itself: service, isService, ...(endpoints ? { endpoints } : {}) },
      alone,
    )
  const toService = egress('{to: [{ipBlock: {cidr: 10.96.0.1/32}}], ports: [{port: 443}]}')
  const toEndpoint = egress('{to: [{ipBlock: {cidr: 192.0.2.0/24}}], ports: [{port: 6443}]}')

  it.each<[string, ReturnType<typeof judge>, object]>([
    ['the endpoint is admitted', judge(toEndpoint, 'yes', [api]), { verdict: 'admits' }],
    [
      'only the ClusterIP is',
      judge(toService, 'yes', [api]),
      { verdict: 'undecidable', needsEndpoints: false },
    ],
    ['one endpoint of two is', judge(toEndpoint, 'yes', [api, db]), { verdict: 'undecidable' }],
    ['neither is', judge(DNS_ONLY, 'yes', [api]), { verdict: 'does-not-admit' }],
    [
      'endpoints unread, ClusterIP admitted',
      judge(toService, 'yes'),
      { verdict: 'undecidable', needsEndpoints: true },
    ],
    ['endpoints unread, nothing admitted', judge(DENY_ALL, 'yes'), { verdict: 'does-not-admit' }],
    [
      'endpoints unread, only UDP admitted',
      judge(egress('{ports: [{protocol: UDP}]}'), 'yes'),
      { verdict: 'does-not-admit' },
    ],
    ['perhaps a Service, admitted itself', judge(toService, 'unknown'), { verdict: 'admits' }],
    [
      'perhaps a Service, denied itself',
      judge(toEndpoint, 'unknown'),
      { verdict: 'undecidable', needsEndpoints: true },
    ],
  ])('%s', (_, judged, expected) => {
    expect(judged).toMatchObject(expected)
  })
})

describe('inCidr', () => {
  it.each<[string, string, boolean | null]>([
    ['10.0.0.1', '10.0.0.0/8', true],
    ['10.0.0.1', '10.0.0.77/24', true],
    ['10.0.1.1', '10.0.0.0/24', false],
    ['10.0.0.1', '0.0.0.0/0', true],
    ['10.0.0.1', '::/0', false],
    ['::ffff:10.0.0.1', '10.0.0.0/8', true],
    ['2001:DB8::1', '2001:db8::/32', true],
    ['2001:db8::1', '2001:db8::1/128', true],
    ['2001:db8::1', '2001:db8::2/128', false],
    ['10.0.0.1', '::ffff:10.0.0.0/104', true],
    ['10.0.0.1', '10.0.0.0', null],
    ['10.0.0.1', '10.0.0.0/33', null],
    ['10.0.0.1', 'web/8', null],
  ])('%s in %s: %s', (ip, cidr, expected) => {
    const address = parseAddress(ip)
    expect(address && inCidr(address, cidr)).toBe(expected)
  })
})
