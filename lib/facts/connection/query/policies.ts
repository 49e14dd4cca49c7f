import { keepPreviousData, mutationOptions, queryOptions } from '@tanstack/react-query'
import { getJson, postJson } from '@/lib/queries/get-json'
import { policiesSchema, triedTargetSchema } from '../contract/policies'

/** Each read costs the API server a dozen requests. */
const POLL_MS = 60_000

/**
 * What NetworkPolicies say of the targets of this pod, checked again while someone looks, and when the API server is lost or comes
 * back: `isKnown` is whether it answers this pod.
 */
export function policiesQuery(isKnown: boolean) {
  return queryOptions({
    queryKey: ['policies', isKnown],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => getJson('/api/connection/policies', policiesSchema, { signal }),
    refetchInterval: POLL_MS,
  })
}

/** Opens one connection to an entry of ALLOWED_TARGETS. */
export function targetMutation() {
  return mutationOptions({
    mutationKey: ['target'],
    mutationFn: (target: string) => postJson('/api/connection/targets', { target }, triedTargetSchema),
  })
}
