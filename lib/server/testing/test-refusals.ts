import type { Refusals } from '@/lib/facts/refusals/contract'
import { LogMemory } from '@/lib/facts/refusals/gather/log-memory'
import { gatherRefusals } from '@/lib/facts/refusals/gather/refusals'
import type { InClusterClient } from '@/lib/kube/transport/client'

/** Reads the refusals of the own namespace to the end, as the process does for all viewers. */
export function testRefusals(kube: InClusterClient): { get: (signal: AbortSignal) => Promise<Refusals> } {
  const memory = new LogMemory()
  return { get: (signal) => gatherRefusals({ kube, query: {}, memory, signal }) }
}
