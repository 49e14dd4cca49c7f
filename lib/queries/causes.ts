import { queryOptions } from '@tanstack/react-query'
import { causesSchema } from '@/lib/contract/causes'
import { getJson } from './get-json'

/** Every cause by its id and title, which never change while the page is open. */
export function causesQuery() {
  return queryOptions({
    queryKey: ['causes'],
    queryFn: ({ signal }) => getJson('/api/causes', causesSchema, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
