import { curlProxy, isException } from './curl-proxy'
import { goRoute } from './go-proxy'
import { nodeRoute } from './node-proxy'
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

/** A client whose rules for proxies are known. */
export interface Client {
  id: 'curl' | 'go' | 'requests' | 'urllib' | 'node' | 'java'
  name: string
  route: (env: Variables, target: ProxyTarget) => Route
}

function curlRoute(env: Variables, { host }: ProxyTarget): Route {
  const variables = [...env].map(([name, says]) => ({ name, says }))
  const used = curlProxy(variables, { scheme: 'https', host })
  if (used) return { kind: 'proxy', variable: used.by.name, proxy: used.by.says }
  const list = ['no_proxy', 'NO_PROXY']
    .map((name) => ({ name, text: env.get(name) }))
    .find(({ text }) => text)
  const entries =
    list?.text === '*' ? ['*'] : (list?.text ?? '').split(/[\s,]+/).filter((entry) => entry !== '*')
  const entry = entries.find((one) => isException(one, host))
  const isAskedFor = curlProxy(
    variables.filter(({ name }) => name.toLowerCase() !== 'no_proxy'),
    { scheme: 'https', host },
  )
  if (!isAskedFor || !list || entry === undefined) return { kind: 'direct', because: 'no-variable' }
  return { kind: 'direct', because: 'exception', variable: list.name, entry }
}

/** The later one wins: java(1), "JDK_JAVA_OPTIONS". */
const OPTIONS = ['JDK_JAVA_OPTIONS', 'JAVA_TOOL_OPTIONS'] as const
// DefaultProxySelector adds these to each list that is not empty.
const ALWAYS = 'localhost|127.*|[::1]|0.0.0.0|[::0]'

function property(env: Variables, name: string): { name: string; value: string } | undefined {
  for (const variable of OPTIONS) {
    const all = [...(env.get(variable) ?? '').slice(0, 8192).matchAll(/-D([\w.]+)=("[^"]*"|'[^']*'|\S*)/g)]
    const value = all.findLast(([, key]) => key === name)?.[2]
    if (value !== undefined)
      return { name: `${name} in ${variable}`, value: value.replace(/^["']|["']$/g, '') }
  }
  return undefined
}

function covers(entry: string, host: string): boolean {
  const inner = entry.replace(/^\*|\*$/g, '')
  if (entry.length > 1 && entry.startsWith('*') && entry.endsWith('*')) return host.includes(inner)
  if (entry.startsWith('*')) return host.endsWith(inner)
  return entry.endsWith('*') ? host.startsWith(inner) : host === entry
}

/**
 * The route of Java's own clients (sun.net.spi.DefaultProxySelector): the environment counts only through -Dhttps.proxyHost and
 * -Dhttp.nonProxyHosts in the variables of options; `*` counts only at an end of an entry, and there are no subnets.
 */
function javaRoute(env: Variables, { host }: ProxyTarget): Route {
  const proxyHost = property(env, 'https.proxyHost')
  if (proxyHost === undefined || proxyHost.value === '') {
    const ofOthers = firstSet(env, ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'])
    return { kind: 'direct', because: ofOthers ? 'not-read' : 'no-variable' }
  }
  const port = property(env, 'https.proxyPort')?.value
  const hosts = property(env, 'http.nonProxyHosts') ?? { name: 'http.nonProxyHosts', value: ALWAYS }
  const list = hosts.value === '' || hosts.value === ALWAYS ? hosts.value : `${hosts.value}|${ALWAYS}`
  const bare = (host.includes(':') ? `[${host}]` : host).toLowerCase()
  return routeBy({
    proxy: { name: proxyHost.name, value: `${proxyHost.value}:${/^\d{1,5}$/.test(port ?? '') ? port : 443}` },
    exceptions: { name: hosts.name, value: list },
    matched: (text) =>
      text
        .toLowerCase()
        .split('|')
        .find((entry) => entry !== '' && covers(entry, bare)),
  })
}

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
function urllibRoute(env: Variables, target: ProxyTarget): Route {
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
function requestsRoute(env: Variables, target: ProxyTarget): Route {
  const { bare } = written(target)
  const host = bare.replace(/^\[|\]$/g, '').toLowerCase()
  return routeBy({
    proxy: variableOf(env, 'https') ?? variableOf(env, 'all'),
    exceptions: firstSet(env, ['no_proxy', 'NO_PROXY']),
    matched: (list) => ofRequests(list, target) ?? bypassed(list, host, host),
  })
}

/** All of them, in the order in which they are shown. */
export const CLIENTS: readonly Client[] = [
  { id: 'curl', name: 'curl', route: curlRoute },
  { id: 'go', name: 'Go', route: goRoute },
  { id: 'requests', name: 'Python requests', route: requestsRoute },
  { id: 'urllib', name: 'Python urllib', route: urllibRoute },
  { id: 'node', name: 'Node', route: nodeRoute },
  { id: 'java', name: 'Java', route: javaRoute },
]
