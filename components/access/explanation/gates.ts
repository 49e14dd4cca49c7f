import type { Explanation } from '@/lib/contract/explanation'

export const GATES = ['network', 'TLS', 'authentication', 'authorization', 'admission', 'storage'] as const
export type Gate = (typeof GATES)[number]
export type GateState = 'passed' | 'refused' | 'not-reached' | 'unknown'

const REFUSED_AT: Record<Explanation['kind'], Gate | null> = {
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
 * What an explanation proves of each gate, in the order the API server applies them. An answer of the API
 * server to the call proves every gate before the one that gave it; where no one made the call (`untried`),
 * and where nothing could be decided, no gate is passed. Throttling and server errors come from several
 * gates, so they prove only that the server was reached.
 */
export function gatesOf(
  explanation: Pick<Explanation, 'kind' | 'verdict' | 'untried'>,
): { gate: Gate; state: GateState }[] {
  const { verdict, kind, untried } = explanation
  const at = REFUSED_AT[kind]
  const end = at === null ? GATES.indexOf('authentication') : GATES.indexOf(at)
  const isProven = verdict !== 'unknown' && !untried
  return GATES.map((gate, i) => {
    if (i < end) return { gate, state: isProven ? 'passed' : 'unknown' }
    if (verdict === 'allowed') return { gate, state: i === end ? 'passed' : 'not-reached' }
    if (verdict === 'unknown' || at === null) return { gate, state: 'unknown' }
    return { gate, state: i === end ? 'refused' : 'not-reached' }
  })
}
