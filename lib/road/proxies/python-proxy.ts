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

/** getproxies_environment: any case, lower case wins, and one in lower case that is empty takes the other away. */
function variableOf(env: Variables, scheme: string): { name: string; value: string } | undefined {
  const lower = `${scheme}_proxy`
  if (env.has(lower)) return firstSet(env, [lower])
  return firstSet(
    env,
    [...env.keys()].filter((name) => name.toLowerCase() === lower),
  )
}

/** The host as the URL has it: an IPv6 address in brackets, and the port if it is written. */
function written({ url, host, port }: ProxyTarget): { bare: string; whole: string } {
  const bare = host.includes(':') ? `[${host}]` : host
  return { bare, whole: url.endsWith(`:${port}`) ? `${bare}:${port}` : bare }
}

/** proxy_bypass_environment: exact names and what is under them, a port where the URL has one, `*` alone. No subnets. */
function bypassed(list: string, bare: string, whole: string): string | undefined {
  if (list === '*') return '*'
  return noProxyEntries(list).find((entry) => {
    const name = entry.replace(/^\.+/, '')
    return [bare, whole].some((one) => one === name || one.endsWith(`.${name}`))
  })
}

/** The route of Python's urllib.request, which neither reads ALL_PROXY nor subnets. */
export function urllibRoute(env: Variables, target: ProxyTarget): Route {
  const { bare, whole } = written(target)
  return routeBy({
    proxy: variableOf(env, 'https'),
    exceptions: variableOf(env, 'no'),
    matched: (list) => bypassed(list, bare.toLowerCase(), whole.toLowerCase()),
  })
}

function ofRequests(list: string, target: ProxyTarget): string | undefined {
  const host = target.host.toLowerCase()
  const entries = noProxyEntries(list.replaceAll(' ', ''))
  if (isV4(host)) {
    return entries.find((entry) => {
      const bits = /^\d{1,3}(?:\.\d{1,3}){3}\/(\d{1,2})$/.exec(entry)?.[1]
      if (bits === undefined) return entry === host
      return Number(bits) >= 1 && Number(bits) <= 32 && inAnySubnet(host, [entry])
    })
  }
  const whole = target.url.endsWith(`:${target.port}`) ? `${host}:${target.port}` : host
  return entries.find((entry) => [host, whole].some((one) => one.endsWith(entry)))
}

/** The route of Python's requests: IPv4 subnets and any end of a name count, then what urllib would pass by. */
export function requestsRoute(env: Variables, target: ProxyTarget): Route {
  const { bare } = written(target)
  const host = bare.replace(/^\[|\]$/g, '').toLowerCase()
  return routeBy({
    proxy: variableOf(env, 'https') ?? variableOf(env, 'all'),
    exceptions: firstSet(env, ['no_proxy', 'NO_PROXY']),
    matched: (list) => ofRequests(list, target) ?? bypassed(list, host, host),
  })
}
