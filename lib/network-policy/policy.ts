import { at, isRecord, listAt, textAt } from '@/lib/objects/fields'
import { type Selector, toSelector } from './selector'

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
