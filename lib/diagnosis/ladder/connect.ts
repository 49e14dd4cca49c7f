import { tcpEvidence } from './evidence'
import type { LadderFacts } from './facts'
import { type Finding, failed, passed } from './finding'
import { inSituation } from './situations'
import { socketTrouble } from './socket-trouble'
import { authorityOf } from './words'

/** Whether a TCP connection comes about. A ClusterIP is virtual, so that only this counts and a ping proves nothing. */
export function connect({ route, tcp }: LadderFacts): Finding | null {
  if (route.kind === 'none' || tcp === null) return null
  const target = authorityOf(route)
  const evidence = [tcpEvidence(target, tcp)]
  if (tcp.outcome === 'answered') return passed(`${target} accepts TCP connections.`, tcp.ms, evidence)
  const trouble = socketTrouble(target, tcp, 'connection')
  // Any other code comes from resolving a host name.
  const code = tcp.outcome === 'failed' ? tcp.code : ''
  return failed(trouble ?? inSituation('no-route', { target, code }), tcp.ms, evidence)
}
