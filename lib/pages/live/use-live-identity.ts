import { useQuery } from '@tanstack/react-query'
import { IDENTITY_TOPIC } from '@/lib/contract/topics'
import { identityQuery } from '@/lib/facts/identity/query'
import { useLiveTopic, usePolling } from './use-live-topics'

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
    ...usePolling(),
  })
  useLiveTopic(IDENTITY_TOPIC, true)
  return query
}
