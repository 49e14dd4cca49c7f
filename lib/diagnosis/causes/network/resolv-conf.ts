import { code, inTurn, type Phrase, say, words } from '@/lib/phrase/phrase'
import type { ResolverFacts } from '@/lib/road/dns'

/** Of kubernetes.default.svc. */
const DOTS = 2

/** True when short names of Services are completed here: the search list has an entry that starts with "svc.". */
export function searchesCluster({ search }: ResolverFacts): boolean {
  return search.some((domain) => domain.startsWith('svc.'))
}

/** What the file says, and what that means for a name such as kubernetes.default.svc. */
export function sayResolver(resolver: ResolverFacts): string {
  const { nameservers, search, ndots } = resolver
  const servers =
    nameservers.length > 0
      ? `nameserver ${nameservers.join(' ')}`
      : 'no nameserver, so the C library asks 127.0.0.1'
  const first =
    search.length === 0
      ? ''
      : DOTS < ndots
        ? `, so a name with fewer than ${ndots} dots is first tried with each of these appended`
        : ', so kubernetes.default.svc is first looked up as is'
  return `${servers}; search ${search.join(' ') || 'none'}; ndots:${ndots}${first}`
}

export const CLUSTER_DNS = say`Set dnsPolicy: ClusterFirst in the pod, or ClusterFirstWithHostNet where it has hostNetwork: true.`

export const ALLOW_DNS = say`Allow egress to port 53 over UDP and TCP.`

/** Why a name does not resolve, as far as the code and /etc/resolv.conf (null where it could not be read) show, and what to change. */
export function whyUnresolved({ code: reason, resolver }: { code: string; resolver: ResolverFacts | null }): {
  says: Phrase
  change: Phrase
} {
  if (resolver?.nameservers.length === 0) {
    return {
      says: say`/etc/resolv.conf names no nameserver, as with dnsPolicy: None and an empty dnsConfig, with hostNetwork or dnsPolicy: Default where the node’s own names none, or with a file mounted over it. The C library then asks 127.0.0.1, so cluster DNS was never asked.`,
      change: CLUSTER_DNS,
    }
  }
  if (resolver && !searchesCluster(resolver)) {
    const { nameservers } = resolver
    return {
      says: say`The search list of /etc/resolv.conf has no svc entry, as with dnsPolicy: Default, or None and a dnsConfig whose searches leave it out: ${inTurn(
        nameservers.map((one) => [code(one)]),
        ' and ',
      )} ${words(nameservers.length > 1 ? 'were' : 'was')} asked for the name as is, and may not be cluster DNS.`,
      change: CLUSTER_DNS,
    }
  }
  if (reason !== 'ENOTFOUND') {
    return {
      says: say`The resolver did not answer: cluster DNS is down, or a NetworkPolicy blocks port 53.`,
      change: say`Check cluster DNS. ${ALLOW_DNS}`,
    }
  }
  return resolver && resolver.ndots <= DOTS
    ? {
        says: say`/etc/resolv.conf has ndots:${resolver.ndots}. musl (Alpine) tries the search list only for a name with fewer dots, and kubernetes.default.svc has ${DOTS}.`,
        change: say`Take ndots:${resolver.ndots} out of dnsConfig, or call kubernetes.default.svc.cluster.local.`,
      }
    : {
        says: say`The resolver says the name does not exist.`,
        change: say`Check the spelling of the name.`,
      }
}
