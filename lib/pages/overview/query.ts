import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/queries/get-json'
import { overviewSchema } from './contract'

const KEY = ['overview'] as const

/** What needs attention, on this pod and around it. A page that shows nothing yet takes the last one, and the stream brings a new one. */
export function overviewQuery() {
  return queryOptions({
    queryKey: KEY,
    queryFn: ({ signal, client }) => {
      const isFirst = client.getQueryData(KEY) === undefined
      return getJson(isFirst ? '/api/overview?last=true' : '/api/overview', overviewSchema, { signal })
    },
  })
}

/** What was read for someone this recently will do; what was refused is asked again at every look. */
const AGE_S = 56
const COUNT_MS = 8_000

/** The same for what other pages count: many cost what one does. */
export function overviewCountsQuery() {
  return queryOptions({
    queryKey: ['overview-counts'],
    queryFn: ({ signal }) => getJson(`/api/overview?age=${AGE_S}`, overviewSchema, { signal }),
    refetchInterval: COUNT_MS,
    staleTime: COUNT_MS,
  })
}
