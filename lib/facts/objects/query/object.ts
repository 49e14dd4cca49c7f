import { queryOptions } from '@tanstack/react-query'
import { type LogsQuery, logsApi } from '@/lib/contract/logs'
import { asking } from '@/lib/queries/get-json'
import { type ObjectRequest, objectApi } from '../contract/object'

/** Events come without a change of the object, so that its details are asked for again each half minute. */
const AGAIN_MS = 30_000

/** One object with its events, its owners and what belongs to it. */
export function objectQuery(target: ObjectRequest) {
  const { group, version, resource, namespace, name } = target
  return queryOptions({
    ...asking(objectApi, { group, version, resource, namespace, name }),
    staleTime: 2_000,
    refetchInterval: AGAIN_MS,
  })
}

/** The end of one container's log, read once. */
export function logsQuery(query: LogsQuery) {
  return queryOptions({ ...asking(logsApi, query), staleTime: 5_000 })
}
