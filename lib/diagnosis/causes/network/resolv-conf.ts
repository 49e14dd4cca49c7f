import { code, inTurn, listed, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { type DnsHeard, dotsOf, isDnsAnswer, type Outcome, type ResolverFacts } from '@/lib/road/dns'

/** Of kubernetes.default.svc. */
const DOTS = 2

/** True when short names of Services are completed here: the search list has an entry that starts with "svc.". */
export function searchesCluster({ search }: ResolverFacts): boolean {
  return search.some((domain) => domain.startsWith('svc.'))
}

const spaced = (names: readonly string[]) => inTurn(names.map((name) => [code(name)]))

/** What the file says, and what that means for a name such as kubernetes.default.svc. */
export function sayResolver(resolver: ResolverFacts): Phrase {
  const { nameservers, search, ndots } = resolver
  const servers =
    nameservers.length > 0
      ? say`nameserver ${spaced(nameservers)}`
      : say`no nameserver, so the C library asks 127.0.0.1`
  const first =
    search.length === 0
      ? NOTHING
      : DOTS < ndots
        ? say`, so a name with fewer than ${ndots} dots is first tried with each of these appended`
        : say`, so kubernetes.default.svc is first looked up as is`
  return say`${servers}; search ${search.length === 0 ? say`none` : spaced(search)}; ndots:${ndots}${first}`
}

export const CLUSTER_DNS = say`Set dnsPolicy: ClusterFirst in the pod, or ClusterFirstWithHostNet where it has hostNetwork: true.`

export const ALLOW_DNS = say`Allow egress to port 53 over UDP and TCP.`

/** What a look-up in this pod saw. */
export interface LookUp {
  /** The C library's, such as EAI_AGAIN, which it gives for silence, SERVFAIL and REFUSED alike. */
  code: string
  /** Null where /etc/resolv.conf could not be read. */
  resolver: ResolverFacts | null
  /** The answer that decides, to this page's own queries. */
  heard?: DnsHeard
  /** A name that the same nameservers resolve. */
  other?: { name: string; addresses: readonly string[] }
}

interface Why {
  says: Phrase
  change: Phrase
}

/** Whether the search list has to complete a name. */
function isShort(name: string): boolean {
  return name.endsWith('.svc') || dotsOf(name) < DOTS
}

function sayHeard(name: string, { code: reason, heard }: LookUp): Phrase {
  const asked = code(heard?.name ?? name)
  switch (heard?.outcome) {
    case undefined:
      return reason === 'ENOTFOUND'
        ? say`The resolver says the name does not exist.`
        : say`Either the resolver did not answer, or it answered that it cannot tell: the C library gives the same code for both.`
    case 'address':
      return say`A query that this page made afterwards gives ${listed(heard.addresses.map(code))} for ${asked}: the look-up fails at times.`
    case 'nodata':
      return say`The resolver answered NODATA for ${asked}: the name exists, without an address.`
    case 'nxdomain':
      return say`The resolver answered NXDOMAIN for ${asked}: the name does not exist.`
    case 'servfail':
      return say`The resolver answered SERVFAIL for ${asked}: it could not find out (code 2).`
    case 'refused': {
      const [word, number] = DECLINED.get(heard.code ?? '') ?? ['REFUSED', 5]
      return say`The resolver answered ${words(word)} for ${asked}: it does not serve that name (code ${number}).`
    }
    case 'timeout':
      return say`The resolver did not answer a query for ${asked}.`
    case 'failed':
      return heard.code === 'ECONNREFUSED'
        ? say`Nothing takes queries at the resolver: its port is closed, or a rule rejects them (ECONNREFUSED).`
        : say`A query for ${asked} failed (${code(heard.code ?? reason)}).`
  }
}

const DECLINED = new Map<string, readonly [word: string, code: number]>([
  ['EFORMERR', ['FORMERR', 1]],
  ['ENOTIMP', ['NOTIMP', 4]],
])

/** Where the same nameservers resolve another name, they work: what is wrong is the name, or what they ask about it. */
function besideOther(outcome: Outcome, { name, addresses }: NonNullable<LookUp['other']>): Why {
  const gives = say`It gives ${listed(addresses.map(code))} for ${code(name)}, so it works`
  const correct = say`Correct KUBERNETES_SERVICE_HOST, or take it out of the container’s env: the kubelet then sets it.`
  if (outcome === 'servfail' || outcome === 'timeout') {
    return {
      says: say`${gives}: the name in KUBERNETES_SERVICE_HOST is wrong, or a server that it asks about this name fails.`,
      change: correct,
    }
  }
  return { says: say`${gives}, and the name in KUBERNETES_SERVICE_HOST is wrong.`, change: correct }
}

function byAnswer(name: string, { code: reason, resolver, heard }: LookUp): Why {
  const outcome = heard?.outcome ?? (reason === 'ENOTFOUND' ? 'nxdomain' : undefined)
  switch (outcome) {
    case 'nxdomain':
    case 'nodata':
      return resolver && isShort(name) && resolver.ndots <= dotsOf(name)
        ? {
            says: say`/etc/resolv.conf has ndots:${resolver.ndots}. musl (Alpine) tries the search list only for a name with fewer dots, and ${code(name)} has ${dotsOf(name)}.`,
            change: say`Take ndots:${resolver.ndots} out of dnsConfig, or call kubernetes.default.svc.cluster.local.`,
          }
        : { says: NOTHING, change: say`Check the spelling of the name.` }
    case 'servfail':
    case 'refused':
      return {
        says: say`It is not cluster DNS, or cluster DNS has no server to ask for this name.`,
        change: say`Check the spelling of the name, and the nameserver of /etc/resolv.conf.`,
      }
    case 'address':
      return { says: NOTHING, change: say`Check again; then check the load of cluster DNS.` }
    case 'timeout':
    case 'failed':
      return {
        says: say`Usually cluster DNS is down or overloaded, or packets to port 53 are dropped on the way, as by a NetworkPolicy.`,
        change: say`Check cluster DNS. ${ALLOW_DNS}`,
      }
    case undefined:
      return { says: NOTHING, change: say`Check the nameserver. ${ALLOW_DNS}` }
  }
}

/** Why a name does not resolve, as far as its answers and /etc/resolv.conf show, and what to change. */
export function whyUnresolved(name: string, lookUp: LookUp): Why {
  const { resolver, heard, other } = lookUp
  if (resolver?.nameservers.length === 0 && !(heard && isDnsAnswer(heard.outcome))) {
    return {
      says: say`/etc/resolv.conf names no nameserver, as with dnsPolicy: None and an empty dnsConfig, with hostNetwork or dnsPolicy: Default where the node’s own names none, or with a file mounted over it. The C library then asks 127.0.0.1.`,
      change: CLUSTER_DNS,
    }
  }
  const says = sayHeard(name, lookUp)
  if (resolver && isShort(name) && !searchesCluster(resolver)) {
    const { nameservers } = resolver
    return {
      says: say`${says} The search list of /etc/resolv.conf has no svc entry, as with dnsPolicy: Default: ${inTurn(
        nameservers.map((one) => [code(one)]),
        ' and ',
      )} ${words(nameservers.length > 1 ? 'were' : 'was')} asked for the name as is, and may not be cluster DNS.`,
      change: CLUSTER_DNS,
    }
  }
  const isName = heard !== undefined && heard.outcome !== 'failed' && heard.outcome !== 'address'
  const why = isName && other ? besideOther(heard.outcome, other) : byAnswer(name, lookUp)
  return { says: inTurn([says, why.says]), change: why.change }
}
