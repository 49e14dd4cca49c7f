/** The https address that a client is told to call. */
export interface ProxyTarget {
  /** As it is written in a program, with its port where that is written: `https://10.96.0.1:443`. */
  url: string
  /** An IPv6 address without brackets. */
  host: string
  port: number
}

/** Raw variables of a container; what is empty is in it too, since some clients take that for "none". */
export type Variables = ReadonlyMap<string, string>

/** An entry of a list of exceptions, and the variable that holds it. */
export interface Exception {
  variable: string
  entry: string
}

/** How one client gets to an address by the variables that it reads. */
export type Route =
  | { kind: 'proxy'; variable: string; proxy: string }
  | { kind: 'direct'; because: 'no-variable' | 'not-read' | 'loopback' }
  | ({ kind: 'direct'; because: 'exception' } & Exception)

const LONGEST_LIST = 8_192

/** The first of these variables that is not empty. */
export function firstSet(
  env: Variables,
  names: readonly string[],
): { name: string; value: string } | undefined {
  for (const name of names) {
    const value = env.get(name)
    if (value) return { name, value: value.slice(0, LONGEST_LIST) }
  }
  return undefined
}

export interface ProxyReading {
  proxy: { name: string; value: string } | undefined
  exceptions: { name: string; value: string } | undefined
  /** The entry of the list by which the client connects directly. */
  matched: (list: string) => string | undefined
}

/** The route of a client that reads one variable for the proxy and one for the exceptions. */
export function routeBy({ proxy, exceptions, matched }: ProxyReading): Route {
  if (proxy === undefined) return { kind: 'direct', because: 'no-variable' }
  const entry = exceptions && matched(exceptions.value)
  if (exceptions && entry !== undefined) {
    return { kind: 'direct', because: 'exception', variable: exceptions.name, entry }
  }
  return { kind: 'proxy', variable: proxy.name, proxy: proxy.value }
}

export function isV4(host: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)
}

export function noProxyEntries(list: string): string[] {
  return list
    .toLowerCase()
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

/**
 * The address in the URL of a proxy. Its user and password, and whatever else it holds, are left behind. A password with a `/`,
 * `?` or `#` that is not escaped makes a URL whose host is a part of it, so that one is not read.
 */
export function proxyAddress(text: string): string {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  const url = URL.canParse(full) ? new URL(full) : undefined
  const isMisread = url !== undefined && `${url.pathname}${url.search}${url.hash}`.includes('@')
  return url?.host && !isMisread ? `${url.protocol}//${url.host}` : 'an address that cannot be read'
}

/** Whether an entry of a list of exceptions can only be a name, an address, a subnet or a range: what may be shown. */
export function isPlainEntry(entry: string): boolean {
  return /^[\w.*:/[\]-]{1,253}$/.test(entry)
}
