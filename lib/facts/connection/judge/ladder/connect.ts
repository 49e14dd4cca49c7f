import { curlProxy } from '@/lib/road/proxies/curl-proxy'
import { authorityOf, type LadderFacts } from './facts'
import { failedStep, passed, policyEvidence, type StepFinding, tcpEvidence } from './finding'
import { inSituation, withMore } from './situations'
import { socketTrouble } from './socket-trouble'

function isSocket(route: LadderFacts['route']): boolean {
  return route.kind === 'kubectl-proxy' && route.socketPath !== undefined
}

/** Why curl would not take the route that this page takes; empty when it would. */
function proxyDetour(
  route: Exclude<LadderFacts['route'], { kind: 'none' }>,
  proxies: LadderFacts['proxies'],
): string {
  if (isSocket(route)) return ''
  const scheme = route.kind === 'https' ? 'https' : 'http'
  const proxy = curlProxy(proxies, { scheme, host: route.host })
  if (proxy === null) return ''
  const { by, exceptions } = proxy
  const why = exceptions === null ? 'NO_PROXY is not set' : `${exceptions.name} does not list ${route.host}`
  return `This page connects directly. ${by.name} is set and ${why}, so curl and most clients would use the proxy ${by.says}.`
}

/** Whether a TCP connection succeeds. A ClusterIP is virtual, so only this counts and a ping proves nothing. */
export function connect({ route, tcp, resolver, proxies, policies, now }: LadderFacts): StepFinding | null {
  if (route.kind === 'none' || tcp === null) return null
  const target = authorityOf(route)
  const detour = proxyDetour(route, proxies)
  const evidence = [
    tcpEvidence(target, tcp),
    ...proxies.map(({ name, says }) => ({ what: name, says })),
    ...(detour === '' ? [] : [{ what: 'clients that use these', says: detour }]),
    ...policyEvidence(policies, now),
  ]
  if (tcp.outcome === 'answered') {
    const note = detour === '' ? '' : ` ${detour}`
    const what = isSocket(route) ? 'connections' : 'TCP connections'
    return passed(`${target} accepts ${what}.${note}`, tcp.ms, evidence)
  }
  const trouble = socketTrouble(target, tcp, 'connection', resolver)
  const code = tcp.outcome === 'failed' ? tcp.code : ''
  const words = trouble ?? inSituation('no-route', { target, code })
  if (!policies?.isDenied) return failedStep(words, tcp.ms, evidence)
  return failedStep(withMore(words, policies.says), tcp.ms, evidence)
}
