import type { Explanation } from '@/lib/contract/explanation'
import { STAGES, type Stage } from '@/lib/diagnosis/gates'
import type { Gate } from '@/lib/facts/call/contract'

const REFUSED_AT: Record<Explanation['kind'], Stage | null> = {
  network: 'network',
  mesh: 'network',
  proxy: 'network',
  tls: 'TLS',
  authentication: 'authentication',
  authorization: 'authorization',
  admission: 'admission',
  invalid: 'admission',
  'not-found': 'storage',
  conflict: 'storage',
  throttled: null,
  'server-error': null,
}

/**
 * What an explanation proves of each stage, in the order the API server applies them. An answer of the API
 * server to the call proves every stage before the one that gave it; where no one made the call (`untried`),
 * and where nothing could be decided, none is passed. Throttling and server errors come from several
 * stages, so they prove only that the server was reached.
 */
export function stagesOf(
  explanation: Pick<Explanation, 'kind' | 'verdict' | 'untried'>,
): { stage: Stage; state: Gate['state'] }[] {
  const { verdict, kind, untried } = explanation
  const at = REFUSED_AT[kind]
  const end = at === null ? STAGES.indexOf('authentication') : STAGES.indexOf(at)
  const isProven = verdict !== 'unknown' && !untried
  return STAGES.map((stage, i) => {
    if (i < end) return { stage, state: isProven ? 'passed' : 'unknown' }
    if (verdict === 'allowed') return { stage, state: i === end ? 'passed' : 'not-reached' }
    if (verdict === 'unknown' || at === null) return { stage, state: 'unknown' }
    return { stage, state: i === end ? 'refused' : 'not-reached' }
  })
}
