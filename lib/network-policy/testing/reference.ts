import { BlockList, isIPv6 } from 'node:net'

interface RawSelector {
  matchLabels?: Record<string, string>
  matchExpressions?: { key: string; operator: string; values?: string[] }[]
}

export interface RawPolicy {
  metadata: { name: string; namespace: string }
  spec: {
    podSelector: RawSelector
    policyTypes?: string[]
    egress?: {
      to?: {
        ipBlock?: { cidr: string; except?: string[] }
        podSelector?: RawSelector
        namespaceSelector?: RawSelector
      }[]
      ports?: { protocol?: string; port?: number | string; endPort?: number }[]
    }[]
  }
}

/** A connection about which everything is known. */
export interface Packet {
  from: { namespace: string; labels: Record<string, string> }
  ip: string
  port: number
  protocol: string
  to: 'outside' | PacketPod
}

export interface PacketPod {
  namespace: string
  labels: Record<string, string>
  namespaceLabels: Record<string, string>
  ports: { name: string; protocol: string; port: number }[]
}

function fits({ matchLabels = {}, matchExpressions = [] }: RawSelector, labels: Record<string, string>) {
  for (const key in matchLabels) if (labels[key] !== matchLabels[key]) return false
  for (const { key, operator, values = [] } of matchExpressions) {
    const has = key in labels
    if (operator === 'Exists' && !has) return false
    if (operator === 'DoesNotExist' && has) return false
    if (operator === 'In' && !(has && values.indexOf(labels[key] ?? '') >= 0)) return false
    if (operator === 'NotIn' && has && values.indexOf(labels[key] ?? '') >= 0) return false
  }
  return true
}

function holds(cidr: string, ip: string): boolean {
  const [base = '', bits] = cidr.split('/')
  const family = isIPv6(base) ? 'ipv6' : 'ipv4'
  if (isIPv6(ip) !== isIPv6(base)) return false
  const list = new BlockList()
  list.addSubnet(base, Number(bits), family)
  return list.check(ip, family)
}

/**
 * NetworkPolicy as the documentation describes it, over the objects as they are written and with nothing unknown: apart from
 * the product's own evaluation, by Node's BlockList and plain loops.
 */
export function referenceAdmits(policies: readonly RawPolicy[], packet: Packet): boolean {
  let isIsolated = false
  for (const { metadata, spec } of policies) {
    if (metadata.namespace !== packet.from.namespace) continue
    if (!fits(spec.podSelector, packet.from.labels)) continue
    const types = spec.policyTypes?.length ? spec.policyTypes : spec.egress?.length ? ['Egress'] : ['Ingress']
    if (!types.includes('Egress')) continue
    isIsolated = true
    for (const rule of spec.egress ?? []) {
      let isPort = !rule.ports?.length
      for (const { protocol = 'TCP', port, endPort } of rule.ports ?? []) {
        if (protocol !== packet.protocol) continue
        if (port === undefined) isPort = true
        else if (typeof port === 'number') {
          for (let each = port; each <= (endPort ?? port); each += 1) if (each === packet.port) isPort = true
        } else if (packet.to !== 'outside') {
          for (const one of packet.to.ports)
            if (one.name === port && one.protocol === protocol && one.port === packet.port) isPort = true
        }
      }
      let isPeer = !rule.to?.length
      for (const { ipBlock, podSelector, namespaceSelector } of rule.to ?? []) {
        if (ipBlock) {
          let isIn = holds(ipBlock.cidr, packet.ip)
          for (const except of ipBlock.except ?? []) if (holds(except, packet.ip)) isIn = false
          if (isIn) isPeer = true
        } else if (packet.to !== 'outside') {
          const { namespace, labels, namespaceLabels } = packet.to
          const isThere = namespaceSelector
            ? fits(namespaceSelector, namespaceLabels)
            : namespace === metadata.namespace
          if (isThere && fits(podSelector ?? {}, labels)) isPeer = true
        }
      }
      if (isPort && isPeer) return true
    }
  }
  return !isIsolated
}
