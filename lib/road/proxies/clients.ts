import { inAnySubnet } from '../addresses'
import { curlProxy, isException } from './curl-proxy'
import {
  firstSet,
  isV4,
  noProxyEntries,
  type ProxyTarget,
  type Route,
  routeBy,
  type Variables,
} from './route'

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

function inGoSubnet(host: string, entry: string): boolean | undefined {
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

function goCovers(entry: string, { host, port }: ProxyTarget): boolean {
  const isIp = isV4(host) || host.includes(':')
  if (entry.includes('/')) {
    const within = isIp ? inGoSubnet(host, entry) : undefined
    if (within !== undefined) return within
  }
  const { name, port: only } = withoutPort(entry)
  if (only !== undefined && only !== port) return false
  if (isV4(name) || name.includes(':')) return isIp && inAnySubnet(host, [name])
  // "*.x" and ".x" cover what is under x, "x" goCovers x too.
  const suffix = name.replace(/^\*(?=\.)/, '')
  return suffix.startsWith('.') ? host.endsWith(suffix) : host === suffix || host.endsWith(`.${suffix}`)
}

/**
 * The route of Go's net/http (golang.org/x/net/http/httpproxy), so of client-go and kubectl: capitals first, subnets and ports
 * count, loopback never goes to a proxy, ALL_PROXY is not read. `*` anywhere in the list excepts everything.
 */
function goRoute(env: Variables, target: ProxyTarget): Route {
  const host = target.host.toLowerCase()
  const proxy = firstSet(env, ['HTTPS_PROXY', 'https_proxy'])
  if (proxy && isLoopback(host)) return { kind: 'direct', because: 'loopback' }
  return routeBy({
    proxy,
    exceptions: firstSet(env, ['NO_PROXY', 'no_proxy']),
    matched: (list) => {
      const entries = noProxyEntries(list)
      return entries.includes('*') ? '*' : entries.find((entry) => goCovers(entry, { ...target, host }))
    },
  })
}

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

function nodeCovers(entry: string, host: string, port: number): boolean {
  if (entry === '*' || entry === host || entry === `${host}:${port}`) return true
  if (entry.startsWith('.')) return host === entry.slice(1) || host.endsWith(entry)
  if (entry.startsWith('*.')) return host.endsWith(entry.slice(1))
  return inRange(host, entry)
}

/**
 * The route of Node's https module (lib/internal/http.js, 24): none of the variables is read unless Node is told to. Names
 * count exactly, `.x` and `*.x` for what is under x, ranges `a-b` and ports too; subnets do not.
 */
function nodeRoute(env: Variables, target: ProxyTarget): Route {
  const proxy = firstSet(env, ['https_proxy', 'HTTPS_PROXY'])
  if (proxy && !isToldTo(env)) return { kind: 'direct', because: 'not-read' }
  const host = target.host.toLowerCase()
  return routeBy({
    proxy: proxy && /^https?:\/\//i.test(proxy.value) ? proxy : undefined,
    exceptions: firstSet(env, ['no_proxy', 'NO_PROXY']),
    matched: (list) => noProxyEntries(list).find((entry) => nodeCovers(entry, host, target.port)),
  })
}

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

function javaCovers(entry: string, host: string): boolean {
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
        .find((entry) => entry !== '' && javaCovers(entry, bare)),
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
