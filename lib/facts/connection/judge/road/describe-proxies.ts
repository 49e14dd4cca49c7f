import { present } from '@/lib/present'
import { CLIENTS, type Client } from '@/lib/road/proxies/clients'
import {
  type Exception,
  isPlainEntry,
  type ProxyTarget,
  proxyAddress,
  type Route,
  type Variables,
} from '@/lib/road/proxies/route'
import { listOf } from '@/lib/words/lists'
import type { RoadProxies } from '../../contract'

interface Facts {
  /** Raw; none of it is in the answer but addresses of proxies and plain entries. */
  env: Variables
  /** The variables as they may be shown. */
  shown: RoadProxies['variables']
  /** The first is the address that programs in a pod call. */
  targets: readonly ProxyTarget[]
}

const KINDS: readonly [RegExp, string][] = [
  [/\//, 'a subnet'],
  [/^\*\./, 'a wildcard'],
  [/^\*$/, 'a star among other entries'],
  [/:\d{1,5}$/, 'an entry with a port'],
  [/^[\d.]+-[\d.]+$/, 'a range'],
]

function kindOf(entry: string): string {
  return KINDS.find(([form]) => form.test(entry))?.[1] ?? 'this form'
}

function shownEntry(entry: string): string {
  return isPlainEntry(entry) ? entry : 'an entry that is not shown'
}

function sayDirect(route: Extract<Route, { kind: 'direct' }>): string {
  if (route.because === 'exception') return `direct: ${route.variable} has ${shownEntry(route.entry)}`
  return {
    'no-variable': 'direct',
    'not-read': 'direct: does not read the variables',
    loopback: 'direct: loopback',
  }[route.because]
}

function sayRoute(route: Route, { name }: Client, elsewhere: Exception | undefined): string {
  if (route.kind === 'direct') return sayDirect(route)
  const why =
    elsewhere === undefined
      ? ''
      : `; ${shownEntry(elsewhere.entry)} is ${kindOf(elsewhere.entry)}, which ${name} does not read`
  return `to ${proxyAddress(route.proxy)} by ${route.variable}${why}`
}

function noteOf({ id }: Client, routes: readonly Route[]): string | undefined {
  const bySubnet = routes.some(
    (r) => r.kind === 'direct' && r.because === 'exception' && r.entry.includes('/'),
  )
  if (id === 'curl' && bySubnet) return 'Before 7.86 curl did not read subnets.'
  const isUnread = routes.some((r) => r.kind === 'direct' && r.because === 'not-read')
  if (id === 'node' && isUnread) {
    return 'Only with NODE_USE_ENV_PROXY=1 (22.21, 24.5), or a library that reads them.'
  }
  if (id === 'java' && isUnread) {
    return 'Only -Dhttps.proxyHost counts. Libraries such as fabric8’s Kubernetes client read the variables themselves.'
  }
  if (id === 'go' && routes.some((r) => r.kind === 'proxy'))
    return 'Also client-go and kubectl, which use the same rules.'
  return undefined
}

/** How each client reaches the API server by the variables of this container, without a user or password of any. */
export function describeProxies({ env, shown, targets }: Facts): RoadProxies {
  const found = CLIENTS.map((client) => ({
    client,
    routes: targets.map((target) => client.route(env, target)),
  }))
  // An entry by which one client connects directly, and which another passes over.
  const matched = targets.map((_, at) =>
    found
      .map(({ routes }) => routes[at])
      .find(
        (route) =>
          route?.kind === 'direct' && route.because === 'exception' && !route.variable.includes(' in '),
      ),
  )
  const elsewhere = (at: number): Exception | undefined => {
    const route = matched[at]
    return route?.kind === 'direct' && route.because === 'exception' ? route : undefined
  }
  const swallowed = targets.map((target, at) => ({
    target,
    by: found.filter(({ routes }) => routes[at]?.kind === 'proxy'),
    direct: found.filter(({ routes }) => {
      const route = routes[at]
      return route?.kind === 'direct' && route.because !== 'not-read' && route.because !== 'no-variable'
    }),
  }))
  return {
    line: lineOf(swallowed, shown, found),
    variables: shown,
    targets: targets.map(({ url }) => url),
    clients: found.map(({ client, routes }) => ({
      name: client.name,
      routes: routes.map((route, at) => ({ kind: route.kind, says: sayRoute(route, client, elsewhere(at)) })),
      ...present({ note: noteOf(client, routes) }),
    })),
    ...present({
      fix: fixOf(
        swallowed.some(({ by }) => by.length > 0),
        targets,
      ),
    }),
  }
}

interface Swallowed {
  target: ProxyTarget
  by: { client: Client; routes: readonly Route[] }[]
  direct: { client: Client }[]
}

function lineOf(
  swallowed: readonly Swallowed[],
  shown: RoadProxies['variables'],
  found: readonly { routes: readonly Route[] }[],
): RoadProxies['line'] {
  const worst = swallowed.find(({ by }) => by.length > 0)
  if (worst === undefined) {
    const isSet = found.some(({ routes }) =>
      routes.some((r) => r.kind === 'direct' && r.because !== 'no-variable'),
    )
    const says = isSet
      ? 'A proxy is set, and by the rules of each client the API server is called directly.'
      : shown.length > 0
        ? 'No proxy variable applies to https: every client connects directly.'
        : 'No proxy variable is set: every client connects directly.'
    return { meaning: 'neutral', says }
  }
  const at = swallowed.indexOf(worst)
  const names = (list: readonly { client: Client }[]) => listOf(list.map(({ client }) => client.name))
  const first = worst.by[0]?.routes[at]
  const proxy = first?.kind === 'proxy' ? proxyAddress(first.proxy) : ''
  const others =
    worst.direct.length === 0
      ? ''
      : ` ${names(worst.direct)} ${worst.direct.length === 1 ? 'connects' : 'connect'} directly.`
  const says = `${names(worst.by)} ${worst.by.length === 1 ? 'sends' : 'send'} ${worst.target.url} to the proxy ${proxy}.${others}`
  return { meaning: 'warning', says }
}

function fixOf(isSwallowed: boolean, targets: readonly ProxyTarget[]): string | undefined {
  if (!isSwallowed) return undefined
  const address = targets[0]?.host
  return `Add ${listOf([...(address === undefined ? [] : [address]), '.svc', '.cluster.local'])} to both NO_PROXY and no_proxy of the container: all of them read exact addresses and suffixes with a dot the same way. For Java add them to -Dhttp.nonProxyHosts, as *.svc.`
}
