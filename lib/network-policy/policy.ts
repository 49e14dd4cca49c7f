import { at, entriesAt, isRecord, listAt, textAt } from '@/lib/objects/fields'
import { hasLabel, type LabelRequirement } from '@/lib/objects/label-requirement'

export interface PolicyPort {
  protocol: string
  /** A number, or the name of a port of the target's containers; every port of the protocol where absent. */
  port?: number | string
  /** The last of a range that begins with `port`. */
  endPort?: number
}

export type Peer =
  | { kind: 'block'; cidr: string; except: readonly string[] }
  /** Without a namespace selector: pods of the policy's own namespace. Without a pod selector: all pods of those namespaces. */
  | { kind: 'pods'; pods?: Selector; namespaces?: Selector }
  | { kind: 'unreadable' }

export interface EgressRule {
  /** Empty means any. */
  peers: readonly Peer[]
  ports: readonly PolicyPort[]
}

/** What a networking.k8s.io/v1 NetworkPolicy says of connections from the pods that it selects. */
export interface EgressPolicy {
  name: string
  namespace: string
  selects: Selector
  /** Null for a policy that is about Ingress alone, which leaves egress as it is. */
  egress: readonly EgressRule[] | null
}

function toPort(value: unknown): PolicyPort {
  const [port, endPort] = [at(value, 'port'), at(value, 'endPort')]
  return {
    protocol: textAt(value, 'protocol') || 'TCP',
    ...(typeof port === 'number' || typeof port === 'string' ? { port } : {}),
    ...(typeof endPort === 'number' ? { endPort } : {}),
  }
}

function toPeer(value: unknown): Peer {
  const block = at(value, 'ipBlock')
  const [pods, namespaces] = [
    toSelector(at(value, 'podSelector')),
    toSelector(at(value, 'namespaceSelector')),
  ]
  const isOfPods = pods !== undefined || namespaces !== undefined
  if (isRecord(block) && !isOfPods) {
    const except = listAt(block, 'except').filter((one) => typeof one === 'string')
    return { kind: 'block', cidr: textAt(block, 'cidr'), except }
  }
  if (!isOfPods || isRecord(block)) return { kind: 'unreadable' }
  return {
    kind: 'pods',
    ...(pods === undefined ? {} : { pods }),
    ...(namespaces === undefined ? {} : { namespaces }),
  }
}

/**
 * A NetworkPolicy as the API server stores it, or null for something else. Without policyTypes it is about egress only
 * if it has an egress rule (pkg/apis/networking/v1/defaults.go, 1.36).
 */
export function toEgressPolicy(object: unknown): EgressPolicy | null {
  const [name, spec] = [textAt(object, 'metadata', 'name'), at(object, 'spec')]
  if (name === '' || !isRecord(spec)) return null
  const types = listAt(spec, 'policyTypes')
  const rules = listAt(spec, 'egress')
  const isOfEgress = types.length === 0 ? rules.length > 0 : types.includes('Egress')
  const egress = rules.map((rule) => ({
    peers: listAt(rule, 'to').map(toPeer),
    ports: listAt(rule, 'ports').map(toPort),
  }))
  return {
    name,
    namespace: textAt(object, 'metadata', 'namespace'),
    selects: toSelector(at(spec, 'podSelector')) ?? [],
    egress: isOfEgress ? egress : null,
  }
}

/** What is known: `unknown` where a fact that would decide could not be read. */
export type Ternary = 'yes' | 'no' | 'unknown'

/** Labels as far as they could be read; `whole` means that a key which is not there is not on the object. */
export interface KnownLabels {
  labels: ReadonlyMap<string, string>
  whole: boolean
}

export const NO_LABELS_KNOWN: KnownLabels = { labels: new Map(), whole: false }

/** The requirements of a label selector, all of which must be met; `unreadable` where one is of an unknown form. */
type Selector = readonly LabelRequirement[] | 'unreadable'

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const

/** A `metav1.LabelSelector`; undefined where there is none, which is not the empty one. */
function toSelector(value: unknown): Selector | undefined {
  if (value === undefined || value === null) return undefined
  if (!isRecord(value)) return 'unreadable'
  const pairs = entriesAt(value, 'matchLabels')
  if (pairs.length < Object.keys(at(value, 'matchLabels') ?? {}).length) return 'unreadable'
  const requirements = pairs.map(([key, one]) => hasLabel(key, one))
  for (const expression of listAt(value, 'matchExpressions')) {
    const operator = OPERATORS.find((known) => known === textAt(expression, 'operator'))
    const key = textAt(expression, 'key')
    if (operator === undefined || key === '') return 'unreadable'
    const values = listAt(expression, 'values').filter((one) => typeof one === 'string')
    requirements.push({ key, operator, values })
  }
  return requirements
}

function meets({ key, operator, values }: LabelRequirement, { labels, whole }: KnownLabels): Ternary {
  const value = labels.get(key)
  if (value === undefined && !whole) return 'unknown'
  const isListed = value !== undefined && values.includes(value)
  const isMet = {
    In: isListed,
    // An object without the label meets NotIn (apimachinery, labels.Requirement.Matches).
    NotIn: !isListed,
    Exists: value !== undefined,
    DoesNotExist: value === undefined,
  }[operator]
  return isMet ? 'yes' : 'no'
}

/** Whether an object with these labels is selected. An empty selector selects everything. */
export function selects(selector: Selector, labels: KnownLabels): Ternary {
  if (selector === 'unreadable') return 'unknown'
  return every(selector.map((requirement) => meets(requirement, labels)))
}

export function every(parts: readonly Ternary[]): Ternary {
  if (parts.includes('no')) return 'no'
  return parts.includes('unknown') ? 'unknown' : 'yes'
}

export function some(parts: readonly Ternary[]): Ternary {
  if (parts.includes('yes')) return 'yes'
  return parts.includes('unknown') ? 'unknown' : 'no'
}
