import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { type EgressCaller, type EgressTarget, type Holder, judgeEgress } from './judge'
import { type KnownLabels, toEgressPolicy } from './policy'
import { type Packet, type PacketPod, type RawPolicy, referenceAdmits } from './testing/reference'

const CASES = { seed: 20_261_126, numRuns: runs(2_000) }

const KEYS = ['app', 'tier'] as const
const VALUES = ['a', 'b'] as const
const LABELS: Record<string, string>[] = [
  {},
  ...VALUES.flatMap((app) => [{ app }, ...VALUES.map((tier) => ({ app, tier }))]),
  ...VALUES.map((tier) => ({ tier })),
]
const NAMESPACES = ['shop', 'kube-system'] as const
const IPS = ['10.0.0.5', '10.0.1.5', '192.0.2.11', '2001:db8::5'] as const
const PORTS = [53, 443, 6443] as const
const PROTOCOLS = ['TCP', 'UDP'] as const
const NAMED: PacketPod['ports'][] = [
  [],
  [{ name: 'dns', protocol: 'UDP', port: 53 }],
  [
    { name: 'dns', protocol: 'TCP', port: 53 },
    { name: 'web', protocol: 'TCP', port: 443 },
  ],
]

const labels = fc.constantFrom(...LABELS)
const expression = fc.record({
  key: fc.constantFrom(...KEYS),
  operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
  values: fc.subarray([...VALUES], { minLength: 1 }),
})
const selector = fc.record(
  { matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 2 }) },
  { requiredKeys: [] },
)
const ofNamespaces = fc.oneof(
  fc.constantFrom(...NAMESPACES).map((name) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } })),
  fc.constant({}),
)
const block = fc.oneof(
  fc.record({ cidr: fc.constant('10.0.0.0/16'), except: fc.subarray(['10.0.1.0/24', '10.0.0.5/32']) }),
  fc.record({ cidr: fc.constantFrom('0.0.0.0/0', '192.0.2.8/29', '10.0.1.7/24', '2001:db8::/32', '::/0') }),
)
const peer = fc.oneof(
  block.map((ipBlock) => ({ ipBlock })),
  selector.map((podSelector) => ({ podSelector })),
  ofNamespaces.map((namespaceSelector) => ({ namespaceSelector })),
  fc.record({ podSelector: selector, namespaceSelector: ofNamespaces }),
)
const port = fc.oneof(
  fc.record({ protocol: fc.constantFrom(...PROTOCOLS) }),
  fc.record({ port: fc.constantFrom(...PORTS, 'dns', 'web'), protocol: fc.constantFrom(...PROTOCOLS) }),
  fc.record({ port: fc.constantFrom(50, 400, 6000), endPort: fc.constantFrom(6000, 6443, 65_535) }),
  fc.record({ port: fc.constantFrom(...PORTS) }),
)
const rule = fc.record(
  { to: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) },
  { requiredKeys: [] },
)
const policies = fc.array(
  fc.record(
    {
      podSelector: selector,
      policyTypes: fc.subarray(['Ingress', 'Egress']),
      egress: fc.array(rule, { maxLength: 3 }),
    },
    { requiredKeys: ['podSelector'] },
  ),
  { minLength: 1, maxLength: 3 },
)
const named = policies.map((specs) =>
  specs.map((spec, index): RawPolicy => ({ metadata: { name: `p${index}`, namespace: 'shop' }, spec })),
)
const pod = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  labels,
  ports: fc.constantFrom(...NAMED),
})
const toPod = (one: Omit<PacketPod, 'namespaceLabels'>): PacketPod => ({
  ...one,
  namespaceLabels: { 'kubernetes.io/metadata.name': one.namespace },
})
const packet: fc.Arbitrary<Packet> = fc.record({
  from: labels.map((own) => ({ namespace: 'shop', labels: own })),
  ip: fc.constantFrom(...IPS),
  port: fc.constantFrom(...PORTS),
  protocol: fc.constantFrom(...PROTOCOLS),
  to: fc.oneof(fc.constant('outside' as const), pod.map(toPod)),
})

const known = (all: Record<string, string>): KnownLabels => ({
  labels: new Map(Object.entries(all)),
  whole: true,
})
const none: KnownLabels = { labels: new Map(), whole: false }
const alone = { alsoDecide: [], blocksAreOutside: false }

function holderOf(to: Packet['to']): Holder {
  if (to === 'outside') return { kind: 'outside' }
  const { namespace, ports } = to
  const [own, ofNamespace] = [known(to.labels), known(to.namespaceLabels)]
  return { kind: 'pod', namespace, labels: own, namespaceLabels: ofNamespace, ports, hostNetwork: false }
}

function judge(
  raw: readonly RawPolicy[],
  sent: Packet,
  target: Partial<EgressTarget> = {},
  caller: Partial<EgressCaller> = {},
) {
  const parsed = raw.flatMap((one) => toEgressPolicy(one) ?? [])
  expect(parsed.length).toBe(raw.length)
  const protocol = sent.protocol === 'UDP' ? 'UDP' : 'TCP'
  return judgeEgress(
    parsed,
    { namespace: 'shop', labels: known(sent.from.labels), hostNetwork: 'no', nodeIps: [], ...caller },
    { ip: sent.ip, port: sent.port, protocol, holder: holderOf(sent.to), ...target },
    alone,
  ).verdict
}

/** What may be unknown of a connection, with everything that it can then be. */
const HIDDEN: Record<
  string,
  { target?: Partial<EgressTarget>; caller?: Partial<EgressCaller>; every: (sent: Packet) => Packet[] }
> = {
  'whose address it is': {
    target: { holder: { kind: 'unknown' } },
    every: (sent) => [
      { ...sent, to: 'outside' },
      ...NAMESPACES.flatMap((namespace) =>
        LABELS.flatMap((own) =>
          NAMED.map((ports) => ({ ...sent, to: toPod({ namespace, labels: own, ports }) })),
        ),
      ),
    ],
  },
  'the labels of this pod': {
    caller: { labels: none },
    every: (sent) => LABELS.map((own) => ({ ...sent, from: { namespace: 'shop', labels: own } })),
  },
  'the endpoint behind a Service': {
    target: { ip: null, port: null, holder: { kind: 'unknown' } },
    every: (sent) =>
      IPS.flatMap((ip) =>
        PORTS.flatMap((number) => [
          { ...sent, ip, port: number, to: 'outside' as const },
          ...LABELS.map((own) => ({
            ...sent,
            ip,
            port: number,
            to: toPod({ namespace: 'kube-system', labels: own, ports: [] }),
          })),
        ]),
      ),
  },
}

describe(`judgeEgress over ${CASES.numRuns} generated worlds`, () => {
  it('says what the reference says, where everything is known', () => {
    const told = { admits: 0, 'does-not-admit': 0, undecidable: 0 }
    fc.assert(
      fc.property(named, packet, (raw, sent) => {
        const verdict = judge(raw, sent)
        told[verdict] += 1
        const isNamed = raw.some(({ spec }) =>
          spec.egress?.some(({ ports }) => ports?.some((one) => typeof one.port === 'string')),
        )
        // A named port of what is no pod is left open: plugins differ.
        if (verdict === 'undecidable') return isNamed && sent.to === 'outside'
        return (verdict === 'admits') === referenceAdmits(raw, sent)
      }),
      CASES,
    )
    expect(told.admits).toBeGreaterThan(runs(200))
    expect(told['does-not-admit']).toBeGreaterThan(runs(200))
  })

  it.each(Object.entries(HIDDEN))(
    'decides only what holds in every reading, where %s is unknown',
    (_, hidden) => {
      const told = { admits: 0, 'does-not-admit': 0, undecidable: 0 }
      fc.assert(
        fc.property(named, packet, (raw, sent) => {
          const verdict = judge(raw, sent, hidden.target, hidden.caller)
          told[verdict] += 1
          if (verdict === 'undecidable') return true
          return hidden.every(sent).every((one) => referenceAdmits(raw, one) === (verdict === 'admits'))
        }),
        CASES,
      )
      // It does decide: not everything is left open.
      expect(told['does-not-admit']).toBeGreaterThan(runs(50))
      expect(told.admits).toBeGreaterThan(runs(50))
    },
  )
})
