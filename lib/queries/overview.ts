import { queryOptions } from '@tanstack/react-query'
import { overviewSchema } from '@/lib/contract/overview'
import { getJson } from './get-json'

/** What needs attention, on this pod and around it. */
export function overviewQuery() {
  return queryOptions({
    queryKey: ['overview'],
    queryFn: ({ signal }) => getJson('/api/overview', overviewSchema, { signal }),
  })
}

const SLOW_MS = 60_000

/** The same for what other pages count: any that the server has made for someone in this time will do, so that many cost what one does. */
export function countsQuery() {
  return queryOptions({
    queryKey: ['overview-counts'],
    queryFn: ({ signal }) => getJson(`/api/overview?age=${SLOW_MS / 1_000 - 4}`, overviewSchema, { signal }),
    refetchInterval: SLOW_MS,
    staleTime: SLOW_MS,
  })
}
