import { type IpAddress, inCidr, parseAddress } from '../road/addresses'
import {
  type EgressPolicy,
  type EgressRule,
  every,
  type KnownLabels,
  type Peer,
  type PolicyPort,
  selects,
  some,
  type Ternary,
} from './policy'

/** Whose an address is, as far as it could be read. */
export type Holder =
  | {
      kind: 'pod'
      namespace: string
      labels: KnownLabels
      namespaceLabels: KnownLabels
      /** By name and protocol; undefined where the pod's containers could not be read. */
      ports?: readonly { name: string; protocol: string; port: number }[]
      hostNetwork: boolean
    }
  /** No pod has it. */
  | { kind: 'outside' }
  | { kind: 'unknown' }

/** One thing that a network plugin may look at when it decides on a packet. Null for what is not known. */
export interface EgressTarget {
  ip: string | null
  port: number | null
  protocol: 'TCP' | 'UDP'
  holder: Holder
}

/** The pod that connects. */
export interface EgressCaller {
  namespace: string
  labels: KnownLabels
  hostNetwork: Ternary
  /** Addresses of the node that it runs on. */
  nodeIps: readonly string[]
}

/** What else the cluster has that decides on egress. */
export interface Surroundings {
  /** Kinds of policies of the network plugin or an administrator that have objects, or may have. */
  alsoDecide: readonly string[]
  /** Cilium: an ipBlock is not about the addresses of pods and nodes there. */
  blocksAreOutside: boolean
}

export type EgressVerdict = 'admits' | 'does-not-admit' | 'undecidable'

/** Why something could not be decided. */
export type Gap =
  | 'caller-labels'
  | 'caller-host-network'
  | 'own-node'
  | 'other-policies'
  | 'named-port'
  | 'target-labels'
  | 'target-host-network'
  | 'target-address'
  | 'target-port'
  | 'block-of-pod'
  | 'unreadable-rule'

export interface RulePlace {
  policy: string
  /** Position in `spec.egress`. */
  rule: number
}

export interface JudgedEgress {
  verdict: EgressVerdict
  /** The rule that certainly admits it; absent where nothing isolates the pod. */
  by?: RulePlace
  /** Policies that isolate this pod for egress, by name: where none is, everything is admitted. */
  isolating: readonly string[]
  /** What NetworkPolicies alone say, where something else decides too. */
  alone: EgressVerdict
  gaps: readonly { gap: Gap; policy?: string; rule?: number }[]
}

interface Part {
  matches: Ternary
  gap?: Gap
}

const YES: Part = { matches: 'yes' }
const NO: Part = { matches: 'no' }
const open = (gap: Gap): Part => ({ matches: 'unknown', gap })

function portMatches({ protocol, port, endPort }: PolicyPort, target: EgressTarget): Part {
  if (protocol !== target.protocol) return NO
  if (port === undefined) return YES
  if (typeof port === 'string') {
    const { holder } = target
    if (holder.kind !== 'pod' || holder.ports === undefined || target.port === null) return open('named-port')
    const named = holder.ports.filter((one) => one.name === port && one.protocol === protocol)
    return named.some((one) => one.port === target.port) ? YES : NO
  }
  if (target.port === null) return open('target-port')
  return target.port >= port && target.port <= (endPort ?? port) ? YES : NO
}

function blockMatches(peer: Peer & { kind: 'block' }, target: EgressTarget, around: Surroundings): Part {
  if (target.ip === null) return open('target-address')
  const address = parseAddress(target.ip)
  if (address === null) return open('target-address')
  const within = inCidr(address, peer.cidr)
  if (within === false) return NO
  const excepted = peer.except.map((cidr) => inCidr(address, cidr))
  if (excepted.includes(true)) return NO
  if (within === null || excepted.includes(null)) return open('unreadable-rule')
  return around.blocksAreOutside && target.holder.kind !== 'outside' ? open('block-of-pod') : YES
}

function podsMatch(peer: Peer & { kind: 'pods' }, target: EgressTarget, policy: EgressPolicy): Part {
  const { holder } = target
  if (holder.kind === 'outside') return NO
  if (holder.kind === 'unknown') return open('target-labels')
  const ofNamespace: Ternary =
    peer.namespaces === undefined
      ? holder.namespace === policy.namespace
        ? 'yes'
        : 'no'
      : selects(peer.namespaces, holder.namespaceLabels)
  const ofPod = peer.pods === undefined ? 'yes' : selects(peer.pods, holder.labels)
  const matches = every([ofNamespace, ofPod])
  if (matches === 'unknown') return open('target-labels')
  // Whether a selector reaches a pod with the address of its node is left to the plugin.
  return matches === 'yes' && holder.hostNetwork ? open('target-host-network') : { matches }
}

function peerMatches(peer: Peer, target: EgressTarget, policy: EgressPolicy, around: Surroundings): Part {
  if (peer.kind === 'unreadable') return open('unreadable-rule')
  return peer.kind === 'block' ? blockMatches(peer, target, around) : podsMatch(peer, target, policy)
}

// Any of the parts: the first gap shows why it is open.
function anyOf(parts: readonly Part[]): Part {
  const matches = some(parts.map((part) => part.matches))
  const gap = parts.find((part) => part.matches === 'unknown')?.gap
  return matches === 'unknown' && gap !== undefined ? open(gap) : { matches }
}

function ruleMatches(
  rule: EgressRule,
  target: EgressTarget,
  policy: EgressPolicy,
  around: Surroundings,
): Part {
  const ports = rule.ports.length === 0 ? YES : anyOf(rule.ports.map((port) => portMatches(port, target)))
  if (ports.matches === 'no') return NO
  const peers =
    rule.peers.length === 0 ? YES : anyOf(rule.peers.map((peer) => peerMatches(peer, target, policy, around)))
  if (peers.matches === 'no') return NO
  return ports.matches === 'unknown' ? ports : peers
}

function isOneOf(ip: string | null, addresses: readonly string[]): boolean {
  const same = (a: IpAddress | null, b: IpAddress | null) =>
    a !== null && b !== null && a.width === b.width && a.bits === b.bits
  const target = ip === null ? null : parseAddress(ip)
  return addresses.some((address) => same(target, parseAddress(address)))
}

/**
 * What the NetworkPolicies of the caller's namespace say of one target. `does-not-admit` and `admits` are said only if
 * every reading of what could not be read agrees: whichever policies select the caller, whatever the unknown labels,
 * names and addresses are. They are the union of rules that Kubernetes documents for networking.k8s.io/v1, nothing a
 * plugin adds.
 */
export function judgeEgress(
  policies: readonly EgressPolicy[],
  caller: EgressCaller,
  target: EgressTarget,
  around: Surroundings,
): JudgedEgress {
  const considered = policies.flatMap((policy) => {
    if (policy.egress === null || policy.namespace !== caller.namespace) return []
    const selected = selects(policy.selects, caller.labels)
    if (selected === 'no') return []
    const rules = policy.egress.map((rule) => ruleMatches(rule, target, policy, around))
    return [{ policy, selected, rules, matches: some(rules.map((rule) => rule.matches)) }]
  })
  const certain = considered.filter(({ selected }) => selected === 'yes')
  const isDeniable =
    certain.every(({ matches }) => matches !== 'yes') && considered.some(({ matches }) => matches !== 'yes')
  const isAdmittable = certain.length === 0 || considered.some(({ matches }) => matches !== 'no')
  const gaps: JudgedEgress['gaps'][number][] = considered.flatMap(({ policy, selected, rules }) => [
    ...(selected === 'unknown' ? [{ gap: 'caller-labels' as const, policy: policy.name }] : []),
    ...rules.flatMap(({ gap }, rule) => (gap === undefined ? [] : [{ gap, policy: policy.name, rule }])),
  ])
  const plain: EgressVerdict = !isDeniable ? 'admits' : !isAdmittable ? 'does-not-admit' : 'undecidable'
  const isolated = considered.length > 0
  const onHostNetwork = isolated && caller.hostNetwork !== 'no'
  const toOwnNode = plain !== 'admits' && isOneOf(target.ip, caller.nodeIps)
  const alone = onHostNetwork || toOwnNode ? 'undecidable' : plain
  const admitting = plain === 'admits' ? firstAdmitting(certain) : undefined
  return {
    verdict: around.alsoDecide.length > 0 ? 'undecidable' : alone,
    ...(admitting === undefined ? {} : { by: admitting }),
    isolating: certain.map(({ policy }) => policy.name),
    alone,
    gaps: [
      ...(onHostNetwork ? [{ gap: 'caller-host-network' as const }] : []),
      ...(toOwnNode ? [{ gap: 'own-node' as const }] : []),
      ...(around.alsoDecide.length > 0 ? [{ gap: 'other-policies' as const }] : []),
      ...(plain === 'undecidable' ? gaps : []),
    ],
  }
}

function firstAdmitting(
  policies: readonly { policy: EgressPolicy; rules: readonly Part[] }[],
): RulePlace | undefined {
  for (const { policy, rules } of policies) {
    const rule = rules.findIndex(({ matches }) => matches === 'yes')
    if (rule >= 0) return { policy: policy.name, rule }
  }
  return undefined
}

/** An address that is connected to, and what is behind it where it is that of a Service. */
export interface Destination {
  itself: EgressTarget
  /** Whether the address is that of a Service, which most network plugins replace before they look at policies. */
  isService: 'yes' | 'no' | 'unknown'
  /** The endpoints of the Service; undefined where they could not be read. */
  endpoints?: readonly EgressTarget[]
}

export interface DestinationJudged {
  verdict: EgressVerdict
  /** The most telling reading: of an endpoint if one was judged, otherwise of the address itself. */
  main: JudgedEgress
  itself: JudgedEgress
  endpoints: readonly { target: EgressTarget; judged: JudgedEgress }[]
  /** The endpoints of a Service could not be read, and the readings differ by them. */
  needsEndpoints: boolean
}

/** Something behind a Service, with neither address nor port known. */
function unknownEndpoint(protocol: EgressTarget['protocol']): EgressTarget {
  return { ip: null, port: null, protocol, holder: { kind: 'unknown' } }
}

function agreed(verdicts: readonly EgressVerdict[]): EgressVerdict {
  const [first = 'undecidable'] = verdicts
  return verdicts.every((verdict) => verdict === first) ? first : 'undecidable'
}

/**
 * The verdict on a destination over every address that a network plugin may look at. A Service is admitted if all its endpoints
 * are: policies are applied after its address was replaced. It is not admitted only if its own address is not either, since some
 * plugins look before.
 */
export function judgeDestination(
  policies: readonly EgressPolicy[],
  caller: EgressCaller,
  { itself: target, isService, endpoints }: Destination,
  around: Surroundings,
): DestinationJudged {
  const judge = (one: EgressTarget) => judgeEgress(policies, caller, one, around)
  const itself = judge(target)
  const direct = { verdict: itself.verdict, main: itself, itself, endpoints: [], needsEndpoints: false }
  if (isService === 'no') return direct
  if (endpoints === undefined || endpoints.length === 0) {
    const behind = judge(unknownEndpoint(target.protocol))
    const both = agreed([itself.verdict, behind.verdict])
    // Most addresses that may be those of a Service are not, so that only a denial waits for this to be known.
    if (isService === 'unknown' && itself.verdict === 'admits') return direct
    return {
      verdict: both,
      main: both === 'undecidable' && itself.verdict !== 'undecidable' ? behind : itself,
      itself,
      endpoints: [],
      needsEndpoints: both === 'undecidable' && itself.alone !== behind.alone,
    }
  }
  const judged = endpoints.map((one) => ({ target: one, judged: judge(one) }))
  const behind = agreed(judged.map((one) => one.judged.verdict))
  const main = judged[0]?.judged ?? itself
  const verdict = behind === 'does-not-admit' && itself.verdict !== behind ? 'undecidable' : behind
  return { verdict, main, itself, endpoints: judged, needsEndpoints: false }
}
