import type { Confidence } from '@/lib/contract/explanation'
import type { FoundNetwork, NetworkCause } from '../extract/found'

export type NetworkCauseId = NonNullable<NetworkCause>

interface Target {
  /** `10.96.0.1:443`, or "" when the text does not say. */
  target: string
}

/** What each cause of family A needs to be worded and mended. */
export interface NetworkData {
  A1: Target & { isUnconfigured: boolean }
  A2: Target
  A3: Target
  A4: Target
  A5: Target
  A6: Target
  A7: Target
  A8: Target
  A9: Target
}

export type NetworkFinding = {
  [Id in NetworkCauseId]: { id: Id; confidence: Confidence; distance: number; data: NetworkData[Id] }
}[NetworkCauseId]

// A client's own words about a certificate and about its own request prove themselves. Why a connection was refused or got
// no answer, and who stands in between, is only the likeliest reading of what it saw.
const CONFIDENCE: Record<NetworkCauseId, Confidence> = {
  A1: 'likely',
  A2: 'likely',
  A3: 'likely',
  A4: 'proven',
  A5: 'proven',
  A6: 'proven',
  A7: 'likely',
  A8: 'likely',
  A9: 'likely',
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
