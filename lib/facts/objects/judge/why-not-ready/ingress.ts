import { listOf } from '@/lib/words/lists'
import type { Verdict } from '../../contract/object'
import type { ReadinessFacts, ReadinessFinding } from './facts'

/**
 * Where an Ingress leads to a Service or a port that does not exist. Undefined where all that was read exists: whether its
 * controller serves it is not in the cluster's objects.
 */
export function judgeIngress({ backends = [] }: ReadinessFacts): ReadinessFinding {
  const absent = [
    ...new Set(backends.filter(({ state }) => state === 'no-service').map(({ service }) => service)),
  ]
  const portless = backends.filter(({ state }) => state === 'no-port')
  if (absent.length + portless.length === 0) return undefined
  const says = [
    ...(absent.length === 0
      ? []
      : [
          `Its backend ${absent.length === 1 ? 'Service' : 'Services'} ${listOf(absent)} ${absent.length === 1 ? 'does' : 'do'} not exist in this namespace.`,
        ]),
    ...portless.map(({ service, port }) => `Its backend Service ${service} has no port ${port}.`),
  ]
  const evidence: Verdict['evidence'] = [
    ...absent.map((service) => ({ from: 'related' as const, says: `Service ${service} was not found.` })),
    ...portless.map(({ service, port }) => ({
      from: 'related' as const,
      says: `Service ${service} was read, and none of its ports is ${port}.`,
    })),
  ]
  return {
    state: 'not-ready',
    says: says.join(' '),
    hint: 'Requests for these paths end in an error of the Ingress controller.',
    evidence,
  }
}
