import {
  firstSet,
  isV4,
  noProxyEntries,
  type ProxyTarget,
  type Route,
  routeBy,
  type Variables,
} from './route'
import { inAnySubnet } from './subnet'

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

function inSubnet(host: string, entry: string): boolean | undefined {
  const [, base = '', bits = ''] = /^([0-9a-f.:]+)\/(\d{1,3})$/.exec(entry) ?? []
  const isAddress = isV4(base) || base.includes(':')
  if (!isAddress || Number(bits) > (isV4(base) ? 32 : 128)) return undefined
  if (Number(bits) === 0) return isV4(base) === isV4(host)
  return inAnySubnet(host, [entry])
}

function withoutPort(entry: string): { name: string; port: number | undefined } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(entry) ?? []
  const name = bracketed ?? plain
  return name === undefined ? { name: entry, port: undefined } : { name, port: Number(port) }
}

function covers(entry: string, { host, port }: ProxyTarget): boolean {
  const isIp = isV4(host) || host.includes(':')
  if (entry.includes('/')) {
    const within = isIp ? inSubnet(host, entry) : undefined
    if (within !== undefined) return within
  }
  const { name, port: only } = withoutPort(entry)
  if (only !== undefined && only !== port) return false
  if (isV4(name) || name.includes(':')) return isIp && inAnySubnet(host, [name])
  // "*.x" and ".x" cover what is under x, "x" covers x too.
  const suffix = name.replace(/^\*(?=\.)/, '')
  return suffix.startsWith('.') ? host.endsWith(suffix) : host === suffix || host.endsWith(`.${suffix}`)
}

/**
 * The route of Go's net/http (golang.org/x/net/http/httpproxy), so of client-go and kubectl: capitals first, subnets and ports
 * count, loopback never goes to a proxy, ALL_PROXY is not read. `*` anywhere in the list excepts everything.
 */
export function goRoute(env: Variables, target: ProxyTarget): Route {
  const host = target.host.toLowerCase()
  const proxy = firstSet(env, ['HTTPS_PROXY', 'https_proxy'])
  if (proxy && isLoopback(host)) return { kind: 'direct', because: 'loopback' }
  return routeBy({
    proxy,
    exceptions: firstSet(env, ['NO_PROXY', 'no_proxy']),
    matched: (list) => {
      const entries = noProxyEntries(list)
      return entries.includes('*') ? '*' : entries.find((entry) => covers(entry, { ...target, host }))
    },
  })
}
