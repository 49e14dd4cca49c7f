import { ALLOW_DNS, sayResolver, searchesCluster } from '@/lib/diagnosis/causes/network/resolv-conf'
import { plain } from '@/lib/phrase/phrase'
import { curlProxy } from '@/lib/road/proxies/curl-proxy'
import { authorityOf, type LadderFacts } from './facts'
import {
  dnsEvidence,
  failedStep,
  passed,
  policyEvidence,
  type StepEvidence,
  type StepFinding,
  tcpEvidence,
} from './finding'
import { inSituation, withMore } from './situations'
import { socketTrouble } from './socket-trouble'

function variables({ route }: LadderFacts): StepEvidence[] {
  if (route.kind !== 'https') return []
  return [
    { what: 'KUBERNETES_SERVICE_HOST', says: route.host },
    { what: 'KUBERNETES_SERVICE_PORT', says: String(route.port) },
  ]
}

/** Where the API server is, by the two variables that calls use, compared with DNS. */
export function climbLocation(facts: LadderFacts): StepFinding {
  const { route, dns, dnsName: name, resolver, dnsPolicies, now } = facts
  const ms = dns?.ms ?? 0
  const evidence = [
    ...variables(facts),
    ...(dns ? [dnsEvidence(name, dns)] : []),
    ...(resolver ? [{ what: '/etc/resolv.conf', says: sayResolver(resolver) }] : []),
    ...policyEvidence(dnsPolicies, now),
  ]
  if (route.kind === 'none') return failedStep(inSituation('no-address', { why: route.why }), ms, evidence)
  const address = authorityOf(route)
  if (route.kind === 'kubectl-proxy') {
    return passed(
      `KUBECTL_PROXY_URL sends the calls of this page to the kubectl proxy on ${address}.`,
      ms,
      evidence,
    )
  }
  if (facts.attachedFrom !== null) {
    return passed(
      `The kubeconfig gives ${address}. The page runs on ${facts.attachedFrom}, outside the cluster, so cluster DNS is not asked.`,
      ms,
      evidence,
    )
  }
  if (dns === null) return passed(`KUBERNETES_SERVICE_HOST gives ${address}.`, ms, evidence)
  if (dns.outcome !== 'answered') {
    const code = dns.outcome === 'silent' ? 'no answer' : dns.code
    const words = inSituation('dns-failed', { name, code, address, resolver })
    if (!dnsPolicies?.isDenied) return { ...failedStep(words, ms, evidence), verdict: 'passed' }
    const hint = resolver && searchesCluster(resolver) ? plain(ALLOW_DNS) : (words.hint ?? '')
    return { ...failedStep({ ...withMore(words, dnsPolicies.says), hint }, ms, evidence), verdict: 'passed' }
  }
  if (route.host === name || dns.addresses.includes(route.host)) {
    return passed(`KUBERNETES_SERVICE_HOST and ${name} agree on ${address}.`, ms, evidence)
  }
  const words = inSituation('dns-disagrees', { name, resolved: dns.addresses, host: route.host })
  return { ...failedStep(words, ms, evidence), verdict: 'passed' }
}

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
