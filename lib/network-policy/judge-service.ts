import {
  type EgressCaller,
  type EgressTarget,
  type EgressVerdict,
  type JudgedEgress,
  judgeEgress,
  type Surroundings,
} from './judge'
import type { EgressPolicy } from './policy'

/** An address that is connected to, and what is behind it where it is that of a Service. */
export interface Destination {
  itself: EgressTarget
  /** Whether the address is that of a Service, which most network plugins replace before they look at policies. */
  isService: 'yes' | 'no' | 'unknown'
  /** The endpoints of the Service; undefined where they could not be read. */
  endpoints?: readonly EgressTarget[]
}

export interface DestinationJudged {
  verdict: EgressVerdict
  /** The most telling reading: of an endpoint if one was judged, otherwise of the address itself. */
  main: JudgedEgress
  itself: JudgedEgress
  endpoints: readonly { target: EgressTarget; judged: JudgedEgress }[]
  /** The endpoints of a Service could not be read, and the readings differ by them. */
  needsEndpoints: boolean
}

/** Something behind a Service of which neither the address nor the port is known. */
function unknownEndpoint(protocol: EgressTarget['protocol']): EgressTarget {
  return { ip: null, port: null, protocol, holder: { kind: 'unknown' } }
}

function agreed(verdicts: readonly EgressVerdict[]): EgressVerdict {
  const [first = 'undecidable'] = verdicts
  return verdicts.every((verdict) => verdict === first) ? first : 'undecidable'
}

/**
 * The verdict on a destination over every address that a network plugin may look at. A Service is admitted if all its endpoints
 * are: policies are applied after its address was replaced. It is not admitted only if its own address is not either, since some
 * plugins look before.
 */
export function judgeDestination(
  policies: readonly EgressPolicy[],
  caller: EgressCaller,
  { itself: target, isService, endpoints }: Destination,
  around: Surroundings,
): DestinationJudged {
  const judge = (one: EgressTarget) => judgeEgress(policies, caller, one, around)
  const itself = judge(target)
  const direct = { verdict: itself.verdict, main: itself, itself, endpoints: [], needsEndpoints: false }
  if (isService === 'no') return direct
  if (endpoints === undefined || endpoints.length === 0) {
    const behind = judge(unknownEndpoint(target.protocol))
    const both = agreed([itself.verdict, behind.verdict])
    // Most addresses that may be those of a Service are not, so that only a denial waits for this to be known.
    if (isService === 'unknown' && itself.verdict === 'admits') return direct
    return {
      verdict: both,
      main: both === 'undecidable' && itself.verdict !== 'undecidable' ? behind : itself,
      itself,
      endpoints: [],
      needsEndpoints: both === 'undecidable' && itself.alone !== behind.alone,
    }
  }
  const judged = endpoints.map((one) => ({ target: one, judged: judge(one) }))
  const behind = agreed(judged.map((one) => one.judged.verdict))
  const main = judged[0]?.judged ?? itself
  const verdict = behind === 'does-not-admit' && itself.verdict !== behind ? 'undecidable' : behind
  return { verdict, main, itself, endpoints: judged, needsEndpoints: false }
}
