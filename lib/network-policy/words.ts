import { listOf } from '@/lib/words/lists'
import type { DestinationJudged, EgressTarget, EgressVerdict, Gap, JudgedEgress } from './judge'

/** `10.96.0.1:443 TCP`. */
export function sayAddress({ ip, port, protocol }: Pick<EgressTarget, 'ip' | 'port' | 'protocol'>): string {
  const host = ip?.includes(':') ? `[${ip}]` : (ip ?? 'an unknown address')
  return `${host}:${port ?? '?'} ${protocol}`
}

export function sayVerdict(verdict: EgressVerdict): string {
  return { admits: 'admits', 'does-not-admit': 'does not admit', undecidable: 'undecidable' }[verdict]
}

function policies(names: readonly string[]): string {
  return `${names.length === 1 ? 'NetworkPolicy' : 'NetworkPolicies'} ${listOf(names)}`
}

const GAPS: Record<Gap, (where: string) => string> = {
  'caller-labels': (where) =>
    `Whether ${where} selects this pod depends on its labels, which could not be read.`,
  'caller-host-network': () =>
    'This pod is or may be on the network of its node, where Kubernetes leaves it to the network plugin whether policies apply.',
  'own-node': () =>
    'The address is that of this pod’s own node. Kubernetes lets pods reach their node, and network plugins differ.',
  'other-policies': () => 'Other kinds of policies decide here too.',
  'named-port': (where) =>
    `${where} names a port, which only the containers behind the address resolve, and these could not be read.`,
  'target-labels': (where) => `${where} selects pods, and whose address this is could not be read.`,
  'target-host-network': (where) =>
    `${where} selects a pod that has the address of its node, which network plugins do not all recognize as the pod.`,
  'target-address': (where) =>
    `${where} lists addresses, and the address behind the Service could not be read.`,
  'target-port': (where) => `${where} lists ports, and the port behind the Service could not be read.`,
  'block-of-pod': (where) =>
    `${where} lists addresses, and Cilium applies such a list only to addresses outside the cluster.`,
  'unreadable-rule': (where) => `${where} has a form that this page does not know.`,
}

/** What is open, each once, in the order in which it was met. */
export function sayPolicyGaps({ gaps }: JudgedEgress): string[] {
  return [
    ...new Set(
      gaps.map(({ gap, policy, rule }) => {
        const where = rule === undefined ? policy : `${policy} in egress[${rule}]`
        return GAPS[gap](where ?? 'A policy')
      }),
    ),
  ]
}

/** One sentence on one address, with the policy and the rule that decide. */
export function sayJudged({ verdict, by, isolating, alone, gaps }: JudgedEgress): string {
  if (verdict === 'admits') {
    if (by !== undefined) return `NetworkPolicy ${by.policy} admits it by egress[${by.rule}].`
    return isolating.length === 0 && gaps.length === 0
      ? 'No NetworkPolicy isolates this pod for egress, so everything is admitted.'
      : 'Whichever policies select this pod, it is admitted.'
  }
  if (verdict === 'does-not-admit') {
    return `${policies(isolating)} ${isolating.length === 1 ? 'isolates' : 'isolate'} this pod for egress, and no rule admits it.`
  }
  if (gaps.some(({ gap }) => gap === 'other-policies') && alone !== 'undecidable') {
    const plain = { verdict: alone, isolating, alone, gaps: [], ...(by === undefined ? {} : { by }) }
    return `By NetworkPolicies alone: ${sayJudged(plain)}`
  }
  return sayPolicyGaps({ verdict, isolating, alone, gaps })[0] ?? 'The policies do not decide it.'
}

/** The same for a destination: of a Service its endpoints decide, and what its own address would get is said where it differs. */
export function sayDestination(judged: DestinationJudged): { says: string; details: string[] } {
  const { verdict, main, itself, endpoints, needsEndpoints } = judged
  const more = verdict === 'undecidable' ? sayPolicyGaps(main) : []
  const each = endpoints.map(
    ({ target, judged: one }) =>
      `Endpoint ${sayAddress(target)}: ${sayVerdict(one.verdict)}. ${sayJudged(one)}`,
  )
  const differs = endpoints.length > 0 && itself.verdict !== endpoints[0]?.judged.verdict
  const own = differs
    ? [`The address of the Service itself: ${sayVerdict(itself.verdict)}. ${sayJudged(itself)}`]
    : []
  const details = (says: string) => [...new Set([...each, ...own, ...more])].filter((one) => one !== says)
  if (needsEndpoints) {
    const says =
      itself.verdict === 'admits'
        ? 'The address of the Service is admitted, but most network plugins check the endpoint behind it, which could not be read.'
        : 'If this is the address of a Service, most network plugins check the endpoint behind it, which could not be read.'
    return { says, details: details(says) }
  }
  if (verdict === 'undecidable' && endpoints.length > 0) {
    const denied = endpoints.filter((one) => one.judged.verdict === 'does-not-admit').length
    if (denied === endpoints.length) {
      const says =
        'The address of the Service is admitted and its endpoint is not. Most network plugins check the endpoint: the connection is dropped there.'
      return { says, details: details(says) }
    }
    if (denied > 0) {
      const says = `${denied} of ${endpoints.length} endpoints ${denied === 1 ? 'is' : 'are'} not admitted: some connections fail.`
      return { says, details: details(says) }
    }
  }
  const says = sayJudged(main)
  return { says, details: details(says) }
}
