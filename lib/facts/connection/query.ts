import { keepPreviousData, mutationOptions, queryOptions } from '@tanstack/react-query'
import { answerFrom, asking } from '@/lib/queries/get-json'
import { type Connection, connectionApi, policiesApi, roadApi, targetApi } from './contract'

/** As often as steps that fail are run again. */
const AGAIN_MS = 3_000

/** The ladder to the API server, climbed again by each fetch. */
export function connectionQuery() {
  return queryOptions(asking(connectionApi, {}))
}

/** How each step stands, as one text that is equal when all stand equally. */
export function situationsOf({ rungs }: Pick<Connection, 'rungs'>): string {
  return rungs.map(({ situation }) => situation).join(' ')
}

/**
 * The steps done wrong on purpose, once for the `situations` of the steps that they belong to. An answer of other situations, as a
 * run has that began before a step changed, is asked for again.
 */
export function controlsQuery(situations: string) {
  return queryOptions({
    queryKey: ['controls', situations],
    queryFn: ({ signal }) => answerFrom(connectionApi, { controls: 'true' }, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data === undefined || situationsOf(data) === situations ? false : AGAIN_MS,
    select: ({ controls = [] }) => controls,
  })
}

/** What is between a program in this pod and the API server. Each fetch asks cluster DNS. */
export function roadQuery() {
  return queryOptions(asking(roadApi, {}))
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
    queryFn: ({ signal }) => answerFrom(policiesApi, {}, { signal }),
    refetchInterval: POLL_MS,
  })
}

/** Opens one connection to an entry of ALLOWED_TARGETS. */
export function targetMutation() {
  return mutationOptions({
    mutationKey: ['target'],
    mutationFn: (target: string) => answerFrom(targetApi, { target }),
  })
}
