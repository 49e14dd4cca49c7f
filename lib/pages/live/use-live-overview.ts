import { useQuery } from '@tanstack/react-query'
import { OVERVIEW_TOPIC } from '@/lib/contract/topics'
import { overviewQuery } from '@/lib/pages/overview/query'
import { POLL_MS } from './timing'
import { useLiveTopic, usePolling } from './use-live-topics'

/** The overview, kept current while the component is mounted. */
export function useLiveOverview() {
  // It asks as much as all pages together.
  const query = useQuery({ ...overviewQuery(), ...usePolling(2 * POLL_MS) })
  // As with a list, the answer comes compressed, and the stream needs none if there is none.
  useLiveTopic(OVERVIEW_TOPIC, !query.isPending)
  return query
}
