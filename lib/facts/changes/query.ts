import { queryOptions } from '@tanstack/react-query'
import { present } from '@/lib/present'
import { answerFrom, asking } from '@/lib/queries/get-json'
import { type Changes, changesApi } from './contract'

const POLL_MS = 60_000
/** While lists wait for their turn, soon after the answer that could not ask for them. */
const WAITING_MS = 6_000

/**
 * What changed in 24 hours, in the pod's own namespace where none is named. Asked only while it is open; each asks for an answer
 * that is about as old as its own last one, so that many cost what one does.
 */
export function changesQuery(namespace?: string) {
  const { queryKey } = asking(changesApi, present({ namespace }))
  return queryOptions({
    queryKey,
    queryFn: ({ signal, client }) => {
      const known = client.getQueryData<Changes>(queryKey)
      const age = known === undefined || isWaiting(known) ? 5 : POLL_MS / 1_000 - 5
      return answerFrom(changesApi, { ...present({ namespace }), age: String(age) }, { signal })
    },
    refetchInterval: ({ state: { data } }) => (data !== undefined && isWaiting(data) ? WAITING_MS : POLL_MS),
    staleTime: WAITING_MS,
  })
}

function isWaiting({ sources }: Changes): boolean {
  return sources.some(({ state }) => state === 'waiting')
}
