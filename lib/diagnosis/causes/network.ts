import type { Confidence } from '@/lib/contract/explanation'
import type { FoundNetwork } from '../extract/found'
import type { FamilyFinding } from './finding'

export type NetworkFinding = FamilyFinding<'network'>

// A client's own words about a certificate and about its own request prove themselves. Why a connection was refused or got
// no answer, and who stands in between, is only the likeliest reading of what it saw.
const CONFIDENCE: Record<NetworkFinding['id'], Confidence> = {
  A1: 'likely',
  A2: 'likely',
  A3: 'likely',
  A4: 'proven',
  A5: 'proven',
  A6: 'proven',
  A7: 'likely',
  A8: 'likely',
  A9: 'likely',
  A10: 'likely',
}

/** kubectl goes there when it has neither a kubeconfig nor a ServiceAccount volume. */
const UNCONFIGURED = /^(?:localhost|127\.0\.0\.1|\[::1\]):(?:8080|80)$/

/** The cause of family A that a client's words give; undefined for a failure without a row in the table. */
export function networkCause({ cause, target }: FoundNetwork): NetworkFinding | undefined {
  if (cause === null) return undefined
  const confidence = CONFIDENCE[cause]
  if (cause === 'A1') {
    const isUnconfigured = UNCONFIGURED.test(target)
    return { id: cause, confidence, distance: 0, data: { target, isUnconfigured } }
  }
  return { id: cause, confidence, distance: 0, data: { target } }
}
