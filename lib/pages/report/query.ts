import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/queries/get-json'
import { reportSchema } from './contract'

/** A report, with one call explained where the query of an Ask page names one. It stays until it is recreated. */
export function reportQuery(call: string) {
  return queryOptions({
    queryKey: ['report', call],
    queryFn: ({ signal }) => getJson(`/api/report${call === '' ? '' : `?${call}`}`, reportSchema, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
