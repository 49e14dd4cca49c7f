import { queryOptions } from '@tanstack/react-query'
import { answerFrom, asking } from '@/lib/queries/get-json'
import { overviewApi } from './contract'

const KEY = ['overview'] as const

/** What needs attention, on this pod and around it. A page that shows nothing yet takes the last one, and the stream brings a new one. */
export function overviewQuery() {
  return queryOptions({
    queryKey: KEY,
    queryFn: ({ signal, client }) => {
      const isFirst = client.getQueryData(KEY) === undefined
      return answerFrom(overviewApi, isFirst ? { last: 'true' } : {}, { signal })
    },
  })
}

/** What was read for someone this recently will do; what was refused is asked again at every look. */
const AGE_S = 56
const COUNT_MS = 8_000

/** The same for what other pages count: many cost what one does. */
export function overviewCountsQuery() {
  return queryOptions({
    ...asking(overviewApi, { age: String(AGE_S) }),
    queryKey: ['overview-counts'],
    refetchInterval: COUNT_MS,
    staleTime: COUNT_MS,
  })
}
