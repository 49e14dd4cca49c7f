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
