import { inAnySubnet } from '@/lib/road/proxies/subnet'

/**
 * Whether a plain http call to a host would go to a proxy by these variables, as most clients read them: exact names,
 * suffixes, `*` and IPv4 subnets of NO_PROXY count.
 */
export function goesByProxy(env: ReadonlyMap<string, string>, host: string): boolean {
  const set = (...names: string[]) => names.map((name) => env.get(name)).find((value) => value)
  if (!set('http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY')) return false
  const entries = (set('no_proxy', 'NO_PROXY') ?? '').slice(0, 8192).split(',')
  return !entries.some((entry) => covers(entry.trim().toLowerCase(), host))
}

function covers(entry: string, host: string): boolean {
  if (entry === '') return false
  if (entry === '*' || entry === host) return true
  if (entry.includes('/')) return inAnySubnet(host, [entry])
  return host.endsWith(entry.startsWith('.') ? entry : `.${entry}`)
}
