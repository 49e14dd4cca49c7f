import { inAnySubnet } from '../addresses'

/** A variable that makes clients use a proxy: its name and the proxy's address without credentials, or a list of exceptions. */
export interface ProxyVariable {
  name: string
  says: string
}

/** The variables that curl uses, those that win first: curl(1), "Environment". HTTP_PROXY in capitals does not count. */
const OF_SCHEME = {
  https: ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'],
  http: ['http_proxy', 'all_proxy', 'ALL_PROXY'],
} as const
const EXCEPTIONS = ['no_proxy', 'NO_PROXY'] as const

function firstOf(variables: readonly ProxyVariable[], names: readonly string[]): ProxyVariable | undefined {
  for (const wanted of names) {
    const found = variables.find(({ name, says }) => name === wanted && says !== '')
    if (found) return found
  }
  return undefined
}

/**
 * True when curl bypasses the proxy for a host (noproxy.c, 7.86 and later): a lone `*`, a name and all below it, an exact IPv4
 * address or one in a subnet. Case does not matter, a leading or trailing dot means nothing, and an entry with a
 * port or in brackets matches no host. An IPv6 address is a mere name to it, as 8.14.1 shows: no subnets, no other spelling.
 */
export function isException(noProxy: string, host: string): boolean {
  if (noProxy === '*') return true
  const name = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
  const entries = noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(name)) return inAnySubnet(name, entries)
  return entries.some((entry) => {
    const domain = entry.replace(/\.$/, '').replace(/^\./, '')
    return domain !== '' && (name === domain || name.endsWith(`.${domain}`))
  })
}

/** The proxy that curl would use for a host, and by which variable; null when it connects directly. */
export function curlProxy(
  variables: readonly ProxyVariable[],
  { scheme, host }: { scheme: 'http' | 'https'; host: string },
): { by: ProxyVariable; exceptions: ProxyVariable | null } | null {
  const by = firstOf(variables, OF_SCHEME[scheme])
  if (by === undefined) return null
  const exceptions = firstOf(variables, EXCEPTIONS) ?? null
  return exceptions && isException(exceptions.says, host) ? null : { by, exceptions }
}
