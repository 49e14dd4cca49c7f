import { hashKey, type Query, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Cost } from '@/lib/contract/cost'
import type { ResourceList } from '@/lib/contract/resources'
import type { Refusals } from '@/lib/facts/refusals/contract'
import type { Overview } from '@/lib/pages/overview/contract'
import { ProblemError } from '@/lib/queries/problem-error'
import { useCacheChanges } from './live-provider'

/** The meter asks every 15 s, the overview every 10 s. */
const SERVER_MS = 20_000

/**
 * The newest overview that this window had, of its page or for its counts, while it is younger than `maxAgeMs`. It asks for
 * nothing.
 */
export function useKnownOverview(maxAgeMs: number): Known<Overview> | undefined {
  const shown = useKnown<Overview>(['overview'], maxAgeMs)
  const counted = useKnown<Overview>(['overview-counts'], maxAgeMs)
  return (shown?.at ?? 0) >= (counted?.at ?? 0) ? shown : counted
}

/** What the calls to the API server last met, by the newer of the meter of requests and an overview; undefined before either. */
export function useKnownServer(): Overview['server']['state'] | undefined {
  const overview = useKnownOverview(SERVER_MS)
  const cost = useKnown<Cost>(['cost'], SERVER_MS)
  const said = [
    { state: overview?.data.server.state, at: overview?.at ?? 0 },
    { state: cost?.data.server, at: cost?.at ?? 0 },
  ].filter(({ state }) => state !== undefined && state !== 'unknown')
  return said.toSorted((a, b) => b.at - a.at)[0]?.state
}

/** True while a list on this page says that it is stale: its notice wins over anything heard since. */
export function useIsListStale(): boolean {
  return useIsAnyQuestion(
    ({ queryKey, state }) =>
      queryKey[0] === 'resources' && (state.data as ResourceList | undefined)?.state === 'stale',
  )
}

/** True while a question of this page has failed and has no earlier answer to show: its notice says why. */
export function useIsAnyUnanswered(): boolean {
  return useIsAnyQuestion(({ state: { error, data } }) => error !== null && data === undefined)
}

/** True while a question of this page met no answer at all, not even of Podglass itself. */
export function useIsAnyLost(): boolean {
  return useIsAnyQuestion(({ state: { fetchFailureReason, error } }) => isLost(fetchFailureReason ?? error))
}

function isLost(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.code === 'podglass-unreachable'
}

/** Whether any question that the page observes now is such. */
function useIsAnyQuestion(is: (query: Query) => boolean): boolean {
  const cache = useQueryClient().getQueryCache()
  const subscribe = useCacheChanges()
  return useSyncExternalStore(
    subscribe,
    () => cache.findAll({ type: 'active' }).some(is),
    () => false,
  )
}

/** Likewise the last refusals that this window had in the pod's own namespace. */
export function useKnownRefusals(maxAgeMs: number): Known<Refusals> | undefined {
  return useKnown<Refusals>(['refusals', ''], maxAgeMs)
}

/** An answer and its arrival time. */
interface Known<T> {
  data: T
  at: number
}

/**
 * An answer, and when it came. It looks into the cache and observes nothing: an observer without a question of its own would
 * take the question of the page that has one.
 */
function useKnown<T>(queryKey: readonly string[], maxAgeMs: number): Known<T> | undefined {
  const cache = useQueryClient().getQueryCache()
  const hash = hashKey(queryKey)
  const subscribe = useCacheChanges()
  const read = () => cache.get<T>(hash)?.state
  const state = useSyncExternalStore(subscribe, read, read)
  const { data, dataUpdatedAt = 0 } = state ?? {}
  const [oldAt, setOldAt] = useState(0)
  useEffect(() => {
    if (dataUpdatedAt === 0) return
    const timer = setTimeout(() => setOldAt(dataUpdatedAt), dataUpdatedAt + maxAgeMs - Date.now())
    return () => clearTimeout(timer)
  }, [dataUpdatedAt, maxAgeMs])
  return data === undefined || oldAt === dataUpdatedAt ? undefined : { data, at: dataUpdatedAt }
}
