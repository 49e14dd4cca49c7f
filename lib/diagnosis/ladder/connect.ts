import { tcpEvidence } from './evidence'
import type { LadderFacts } from './facts'
import { type Finding, failed, passed } from './finding'
import { curlProxy } from './proxy-variables'
import { inSituation } from './situations'
import { socketTrouble } from './socket-trouble'
import { authorityOf } from './words'

/** That curl would not take the way that this page takes, and why; empty when it would. */
function proxyDetour(
  route: Exclude<LadderFacts['route'], { kind: 'none' }>,
  proxies: LadderFacts['proxies'],
): string {
  const scheme = route.kind === 'https' ? 'https' : 'http'
  const proxy = curlProxy(proxies, { scheme, host: route.host })
  if (proxy === null) return ''
  const { by, exceptions } = proxy
  const why = exceptions === null ? 'NO_PROXY is not set' : `${exceptions.name} does not hold ${route.host}`
  return `This page goes there itself. ${by.name} is set and ${why}, so that curl and most clients would go by the proxy ${by.says}.`
}

/** Whether a TCP connection comes about. A ClusterIP is virtual, so that only this counts and a ping proves nothing. */
export function connect({ route, tcp, resolver, proxies }: LadderFacts): Finding | null {
  if (route.kind === 'none' || tcp === null) return null
  const target = authorityOf(route)
  const detour = proxyDetour(route, proxies)
  const evidence = [
    tcpEvidence(target, tcp),
    ...proxies.map(({ name, says }) => ({ what: name, says })),
    ...(detour === '' ? [] : [{ what: 'clients that heed these', says: detour }]),
  ]
  if (tcp.outcome === 'answered') {
    const note = detour === '' ? '' : ` ${detour}`
    return passed(`${target} accepts TCP connections.${note}`, tcp.ms, evidence)
  }
  const trouble = socketTrouble(target, tcp, 'connection', resolver)
  const code = tcp.outcome === 'failed' ? tcp.code : ''
  return failed(trouble ?? inSituation('no-route', { target, code }), tcp.ms, evidence)
}
