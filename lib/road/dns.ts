/** What /etc/resolv.conf tells the C library. One that is empty or absent is a file without entries. */
export interface ResolverFacts {
  nameservers: readonly string[]
  search: readonly string[]
  /** A name with fewer dots is tried with the search list first; 1 where no option says otherwise. */
  ndots: number
}

/** The whole of the file, as far as a resolver uses it. */
export interface ResolvConf extends ResolverFacts {
  /** Seconds that a program waits for one server. */
  timeoutS: number
  /** How often it asks all servers. */
  attempts: number
  /** The other options, such as `use-vc` and `rotate`. */
  flags: readonly string[]
}

// resolv.conf(5): the defaults and the maxima.
const DEFAULTS = { ndots: 1, timeout: 5, attempts: 2 }
const MOST = { ndots: 15, timeout: 30, attempts: 5 }
const KNOWN_FLAG = /^[a-z][a-z0-9-]{0,40}$/

function numberOf(options: readonly string[], name: keyof typeof MOST): number {
  let value = DEFAULTS[name]
  for (const option of options) {
    const [key, digits = ''] = option.split(':')
    if (key === name && /^\d{1,4}$/.test(digits)) value = Math.min(Number(digits), MOST[name])
  }
  return value
}

/** An /etc/resolv.conf as resolv.conf(5) reads it: the last `search` or `domain` line counts, options add up. */
export function parseResolvConf(text: string): ResolvConf {
  const nameservers: string[] = []
  let search: string[] = []
  const options: string[] = []
  for (const line of text.split('\n')) {
    const [keyword, ...values] = line.trim().split(/\s+/)
    if (keyword === 'nameserver' && values[0]) nameservers.push(values[0])
    if (keyword === 'search' || keyword === 'domain') search = values
    if (keyword === 'options') options.push(...values)
  }
  return {
    nameservers,
    search,
    ndots: numberOf(options, 'ndots'),
    timeoutS: numberOf(options, 'timeout'),
    attempts: numberOf(options, 'attempts'),
    flags: [...new Set(options.filter((option) => KNOWN_FLAG.test(option)))],
  }
}

/** The addresses that the text of an `/etc/hosts` gives a name. */
export function addressesIn(hosts: string, name: string): string[] {
  return hosts
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
    .filter(([, ...names]) => names.includes(name))
    .map(([address = '']) => address)
}

export type Libc = 'glibc' | 'musl'

/** One name that a C library asks DNS for, always for A and AAAA at once. `search` is the domain that was appended. */
export interface Query {
  name: string
  search?: string
}

/** No search list of a pod is longer: Kubernetes takes 32 domains. */
const MOST_DOMAINS = 32
/** musl keeps lines of resolv.conf of up to 254 characters. */
const MUSL_LINE = 254
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i

/** Whether DNS can carry a name: labels of 1 to 63 characters, 253 in all, one dot at its end aside. */
export function isDnsName(name: string): boolean {
  const whole = name.replace(/\.$/, '')
  return whole.length <= 253 && whole.split('.').every((label) => LABEL.test(label))
}

export function dotsOf(name: string): number {
  return name.split('.').length - 1
}

function searchedBy(libc: Libc, { search }: ResolverFacts): readonly string[] {
  // get_resolv_conf of musl passes over a line that it would have to cut.
  if (libc === 'musl' && `search ${search.join(' ')}`.length > MUSL_LINE) return []
  return search.slice(0, MOST_DOMAINS)
}

/**
 * The names that a C library asks DNS for until one has an address, in order (res_search of glibc 2.26 and later,
 * name_from_dns_search of musl). Empty for what is no name. Each is a valid name, and there are at most 33.
 */
export function queriesFor(name: string, resolver: ResolverFacts, libc: Libc): Query[] {
  if (!isDnsName(name)) return []
  const asIs: Query = { name: name.replace(/\.$/, '') }
  if (name.endsWith('.')) return [asIs]
  const searched = searchedBy(libc, resolver).flatMap((domain): Query[] => {
    const search = domain.replace(/\.$/, '')
    const query = { name: `${name}.${search}`, search }
    return search !== '' && isDnsName(query.name) ? [query] : []
  })
  if (dotsOf(name) < resolver.ndots) return [...searched, asIs]
  return libc === 'glibc' ? [asIs, ...searched] : [asIs]
}

/**
 * What DNS said to one query: `nodata` is a name that exists without addresses of that type, `refused` an answer with code 1, 4 or 5.
 * After `timeout` and `failed` no answer came.
 */
export type Outcome = 'address' | 'nodata' | 'nxdomain' | 'servfail' | 'refused' | 'timeout' | 'failed'

/** True where a nameserver answered, whatever it said. */
export function isDnsAnswer(outcome: Outcome): boolean {
  return outcome !== 'timeout' && outcome !== 'failed'
}

/** What one query for a name brought. */
export interface DnsHeard {
  /** As it was asked for, with the domain of the search list. */
  name: string
  outcome: Outcome
  addresses: readonly string[]
  /** Of the resolver, such as EREFUSED; absent after an answer with data. */
  code?: string
}

/** The answer that decides about a name: that to the last query, and of A and AAAA the one that says more. Undefined without a query. */
export function lastHeard<One extends DnsHeard>(answers: readonly One[]): One | undefined {
  const last = answers.filter(({ name }) => name === answers.at(-1)?.name)
  return (
    last.find(({ outcome }) => outcome === 'address') ??
    last.find(({ outcome }) => isDnsAnswer(outcome) && outcome !== 'nodata') ??
    last.find(({ outcome }) => isDnsAnswer(outcome)) ??
    last[0]
  )
}

/**
 * What a C library does after the answers to one name: `found` ends with the addresses, `next` asks the next name, `as-is` only
 * the name itself, `stop` fails at once.
 */
export function afterAnswers(libc: Libc, outcomes: readonly Outcome[]): 'found' | 'next' | 'as-is' | 'stop' {
  const has = (outcome: Outcome) => outcomes.includes(outcome)
  if (has('address')) return 'found'
  if (libc === 'musl') return outcomes.every((one) => one === 'nxdomain') ? 'next' : 'stop'
  return has('timeout') || has('failed') || has('refused') ? 'as-is' : 'next'
}
