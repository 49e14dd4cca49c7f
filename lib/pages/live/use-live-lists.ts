import { useQueries, useQuery } from '@tanstack/react-query'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { resourcesTopic } from '@/lib/contract/topics'
import { resourcesQuery } from '@/lib/facts/objects/query'
import { useLiveTopic, useLiveTopics, usePolling } from './use-live-topics'

/** One list, asked once it `isWanted` and then kept true by the stream, which goes on from the answer's cursor. */
export function useLiveResources(target: ResourcesRequest, isWanted = true) {
  const query = useQuery({ ...resourcesQuery(target), enabled: isWanted, ...usePolling() })
  // The answer comes compressed and the stream does not, so the stream waits for it; it needs none if there is none.
  useLiveTopic(resourcesTopic(target), !query.isPending)
  return query
}

/** Several lists, each as `useLiveResources` has one: one that is refused or silent holds none of the others up. */
export function useLiveLists(targets: readonly ResourcesRequest[]) {
  const polling = usePolling()
  const queries = useQueries({
    queries: targets.map((target) => ({ ...resourcesQuery(target), ...polling })),
  })
  useLiveTopics(targets.filter((_, i) => !queries[i]?.isPending).map(resourcesTopic))
  return queries
}
