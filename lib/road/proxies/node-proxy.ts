import {
  firstSet,
  isV4,
  noProxyEntries,
  type ProxyTarget,
  type Route,
  routeBy,
  type Variables,
} from './route'

/** Whether Node is told to read the variables (since 22.21 and 24.5; fetch since 24.0). */
function isToldTo(env: Variables): boolean {
  return (
    env.get('NODE_USE_ENV_PROXY') === '1' ||
    /(?:^|\s)--use-env-proxy(?:\s|$)/.test(env.get('NODE_OPTIONS') ?? '')
  )
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

function inRange(host: string, entry: string): boolean {
  const [from = '', to = ''] = entry.split('-').map((end) => end.trim())
  if (![host, from, to].every(isV4)) return false
  const [at, low, high] = [toNumber(host), toNumber(from), toNumber(to)]
  return at >= low && at <= high
}

function covers(entry: string, host: string, port: number): boolean {
  if (entry === '*' || entry === host || entry === `${host}:${port}`) return true
  if (entry.startsWith('.')) return host === entry.slice(1) || host.endsWith(entry)
  if (entry.startsWith('*.')) return host.endsWith(entry.slice(1))
  return inRange(host, entry)
}

/**
 * The route of Node's https module (lib/internal/http.js, 24): none of the variables is read unless Node is told to. Names
 * count exactly, `.x` and `*.x` for what is under x, ranges `a-b` and ports too; subnets do not.
 */
export function nodeRoute(env: Variables, target: ProxyTarget): Route {
  const proxy = firstSet(env, ['https_proxy', 'HTTPS_PROXY'])
  if (proxy && !isToldTo(env)) return { kind: 'direct', because: 'not-read' }
  const host = target.host.toLowerCase()
  return routeBy({
    proxy: proxy && /^https?:\/\//i.test(proxy.value) ? proxy : undefined,
    exceptions: firstSet(env, ['no_proxy', 'NO_PROXY']),
    matched: (list) => noProxyEntries(list).find((entry) => covers(entry, host, target.port)),
  })
}
