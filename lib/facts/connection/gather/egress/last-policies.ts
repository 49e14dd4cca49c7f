import { oneForClient } from '@/lib/kube/one-for-client'
import type { InClusterClient } from '@/lib/kube/transport/client'
import type { Policies } from '../../contract'
import type { PolicyVerdictRead } from '../../judge/ladder/facts'

/** The target that is the API server. */
export const API_TARGET = 'api'

/** The target that is a name server. */
export function dnsTarget(address: string, protocol: 'TCP' | 'UDP'): string {
  return `dns ${address} ${protocol}`
}

function lastRead(kube: InClusterClient): { answer?: Policies } {
  return oneForClient(kube, 'policies-read', () => ({}))
}

/** Keeps an answer whose policies were read, for when the API server no longer answers. */
export function keepPolicies(kube: InClusterClient, answer: Policies): void {
  lastRead(kube).answer = answer
}

/** The last answer whose policies were read; nothing is asked for. */
export function lastPolicies(kube: InClusterClient): Policies | undefined {
  return lastRead(kube).answer
}

/**
 * What the policies that were last read say of the API server, or of the name servers over UDP, denied only if each is. Null where
 * none were read; nothing is asked for.
 */
export function lastVerdict(kube: InClusterClient, of: 'api' | 'dns'): PolicyVerdictRead | null {
  const last = lastPolicies(kube)
  const isMeant = (id: string) =>
    of === 'api' ? id === API_TARGET : id.startsWith('dns ') && id.endsWith(' UDP')
  const targets = last?.targets.filter(({ id }) => isMeant(id)) ?? []
  const [target] = targets
  if (last === undefined || target === undefined) return null
  return {
    isDenied: targets.every(({ verdict }) => verdict === 'does-not-admit'),
    says: of === 'api' ? target.says : `Name server ${target.address}: ${target.says}`,
    readAtMs: Date.parse(last.readAt),
  }
}
