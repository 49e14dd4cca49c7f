import { queryOptions } from '@tanstack/react-query'
import { type LogsQuery, logsSchema } from '@/lib/contract/logs'
import { getJson } from '@/lib/queries/get-json'
import { type ObjectRequest, objectDetailsSchema } from '../contract/object'

/** Events come without a change of the object, so that its details are asked for again each half minute. */
const AGAIN_MS = 30_000

/** One object with its events, its owners and what belongs to it. */
export function objectQuery(target: ObjectRequest) {
  const { group, version, resource, namespace, name } = target
  const query = new URLSearchParams({ group, version, resource, namespace, name })
  return queryOptions({
    queryKey: ['object', group, version, resource, namespace, name],
    queryFn: ({ signal }) => getJson(`/api/object?${query}`, objectDetailsSchema, { signal }),
    staleTime: 2_000,
    refetchInterval: AGAIN_MS,
  })
}

/** The end of one container's log, read once. */
export function logsQuery(query: LogsQuery) {
  return queryOptions({
    queryKey: ['logs', query],
    queryFn: ({ signal }) =>
      getJson(`/api/logs?${new URLSearchParams({ ...query })}`, logsSchema, { signal }),
    staleTime: 5_000,
  })
}
