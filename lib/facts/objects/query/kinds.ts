import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/queries/get-json'
import { kindsSchema } from '../contract/kinds'

/** Every kind of the API server and what this account can do with it in a namespace; the pod's own when none is named. */
export function kindsQuery(namespace?: string) {
  const query = namespace === undefined ? '' : `?${new URLSearchParams({ namespace })}`
  return queryOptions({
    queryKey: ['kinds', namespace ?? null],
    queryFn: ({ signal }) => getJson(`/api/kinds${query}`, kindsSchema, { signal }),
    staleTime: 60_000,
  })
}
