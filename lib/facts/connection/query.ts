import { keepPreviousData, mutationOptions, queryOptions } from '@tanstack/react-query'
import { getJson, postJson } from '@/lib/queries/get-json'
import { connectionSchema, policiesSchema, roadSchema, triedTargetSchema } from './contract'

/** The ladder to the API server, climbed again by each fetch. */
export function connectionQuery() {
  return queryOptions({
    queryKey: ['connection'],
    queryFn: ({ signal }) => getJson('/api/connection', connectionSchema, { signal }),
  })
}

/** The steps done wrong on purpose. `situations` are those of the ladder they belong to: if these change, they are retried. */
export function controlsQuery(situations: string) {
  return queryOptions({
    queryKey: ['controls', situations],
    queryFn: ({ signal }) => getJson('/api/connection?controls=true', connectionSchema, { signal }),
    select: ({ controls = [] }) => controls,
  })
}

/** What is between a program in this pod and the API server. Each fetch asks cluster DNS. */
export function roadQuery() {
  return queryOptions({
    queryKey: ['road'],
    queryFn: ({ signal }) => getJson('/api/connection/road', roadSchema, { signal }),
  })
}

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
