import type { Refusals } from '@/lib/contract/refusals'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { LogMemory } from '../refusals/log-memory'
import { gatherRefusals } from '../refusals/refusals'

/** Reads the refusals of the own namespace to the end, as the process does for all viewers. */
export function testRefusals(kube: InClusterClient): { get: (signal: AbortSignal) => Promise<Refusals> } {
  const memory = new LogMemory()
  return { get: (signal) => gatherRefusals({ kube, query: {}, memory, signal }) }
}
