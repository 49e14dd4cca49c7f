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
 * Which gates one call passed, in the order in which the API server applies them: a refusal proves every gate before
 * it. Throttling and server errors come from several gates, so they prove only that the server was reached.
 */
export function gatesOf(
  explanation: Pick<Explanation, 'kind' | 'verdict'>,
): { gate: Gate; state: GateState }[] {
  const allowed = explanation.verdict === 'allowed'
  const at = REFUSED_AT[explanation.kind]
  const end = at === null ? GATES.indexOf('authentication') : GATES.indexOf(at)
  return GATES.map((gate, i) => {
    if (i < end) return { gate, state: 'passed' }
    if (allowed) return { gate, state: i === end ? 'passed' : 'not-reached' }
    if (explanation.verdict === 'unknown' || at === null) return { gate, state: 'unknown' }
    return { gate, state: i === end ? 'refused' : 'not-reached' }
  })
}
