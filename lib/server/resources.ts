import type { ResourceList, ResourcesQuery } from '@/lib/contract/resources'
import type { LiveHub } from './live-hub'

/** One list as it stands now. It is shared with the live streams, so that asking often costs the API server nothing. */
export function listResources(
  { refresh, ...target }: ResourcesQuery,
  hub: LiveHub,
  signal: AbortSignal,
): Promise<ResourceList> {
  return hub.read(target, { signal, refresh: refresh === 'true' })
}
