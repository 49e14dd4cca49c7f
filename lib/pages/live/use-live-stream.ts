import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { IDENTITY_TOPIC, OVERVIEW_TOPIC, resourcesTopic } from '@/lib/contract/topics'
import { identityQuery } from '@/lib/facts/identity/query/identity'
import { resourcesQuery } from '@/lib/facts/objects/query/resources'
import { overviewQuery } from '@/lib/pages/overview/query'
import { useLiveSlot } from './live-provider'

/** Brings topics while the component is mounted and they are named. */
function useLiveTopics(topics: readonly string[]): void {
  const slot = useLiveSlot()
  const queryClient = useQueryClient()
  const wanted = topics.join(' ')
  useEffect(() => {
    if (wanted === '') return undefined
    slot.fill(queryClient)
    const ends = wanted.split(' ').map((topic) => slot.want(topic))
    return () => {
      for (const end of ends) end()
    }
  }, [slot, queryClient, wanted])
}

function useLiveTopic(topic: string, isReady: boolean): void {
  useLiveTopics(isReady ? [topic] : [])
}

/** One list, asked once it `isWanted` and then kept true by the stream, which goes on from the answer's cursor. */
export function useLiveResources(target: ResourcesRequest, isWanted = true) {
  const query = useQuery({ ...resourcesQuery(target), enabled: isWanted })
  // The answer comes compressed and the stream does not, so the stream waits for it; it needs none if there is none.
  useLiveTopic(resourcesTopic(target), !query.isPending)
  return query
}

/** Several lists, each as `useLiveResources` has one: one that is refused or silent holds none of the others up. */
export function useLiveLists(targets: readonly ResourcesRequest[]) {
  const queries = useQueries({ queries: targets.map((target) => resourcesQuery(target)) })
  useLiveTopics(targets.filter((_, i) => !queries[i]?.isPending).map(resourcesTopic))
  return queries
}

const UNANSWERED_MS = 5000

/**
 * The identity, asked again whenever the stream says that it may have changed, and every 5 s while the API server did not
 * answer: the stream reports changes since its own first look, which may have come through.
 */
export function useLiveIdentity() {
  const query = useQuery({
    ...identityQuery(),
    refetchInterval: ({ state }) =>
      state.data?.sources.some((source) => source.state === 'failed') ? UNANSWERED_MS : false,
  })
  useLiveTopic(IDENTITY_TOPIC, true)
  return query
}

/** The overview, kept current while the component is mounted. */
export function useLiveOverview() {
  const query = useQuery(overviewQuery())
  // As with a list, the answer comes compressed, and the stream needs none if there is none.
  useLiveTopic(OVERVIEW_TOPIC, !query.isPending)
  return query
}
