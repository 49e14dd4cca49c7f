import { useQuery } from '@tanstack/react-query'
import { OVERVIEW_TOPIC } from '@/lib/contract/topics'
import { overviewQuery } from '@/lib/pages/overview/query'
import { useLiveTopic } from './use-live-topics'

/** The overview, kept current while the component is mounted. */
export function useLiveOverview() {
  const query = useQuery(overviewQuery())
  // As with a list, the answer comes compressed, and the stream needs none if there is none.
  useLiveTopic(OVERVIEW_TOPIC, !query.isPending)
  return query
}
