import type { ResolverFacts } from './facts'

/** Nameservers and search list of an /etc/resolv.conf (resolv.conf(5)): the last `search` or `domain` line counts. */
export function parseResolvConf(text: string): ResolverFacts {
  const nameservers: string[] = []
  let search: string[] = []
  for (const line of text.split('\n')) {
    const [keyword, ...values] = line.trim().split(/\s+/)
    if (keyword === 'nameserver' && values[0]) nameservers.push(values[0])
    if (keyword === 'search' || keyword === 'domain') search = values
  }
  return { nameservers, search }
}

/** True when short names of Services are completed here: the search list has an entry that starts with "svc.". */
export function searchesCluster({ search }: ResolverFacts): boolean {
  return search.some((domain) => domain.startsWith('svc.'))
}
