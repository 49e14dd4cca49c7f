import { firstSet, type ProxyTarget, type Route, routeBy, type Variables } from './route'

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
export function javaRoute(env: Variables, { host }: ProxyTarget): Route {
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
