import type { InClusterClient } from '@/lib/kube/transport/client'
import type { RecentRefusals } from '../overview/recent-refusals'
import { LogMemory } from '../refusals/log-memory'
import { gatherRefusals } from '../refusals/refusals'

/** Reads the refusals of the own namespace, as the process does for all viewers. */
export function testRefusals(kube: InClusterClient): Pick<RecentRefusals, 'get'> {
  const memory = new LogMemory()
  return { get: (signal) => gatherRefusals({ kube, query: {}, memory, signal }) }
}
