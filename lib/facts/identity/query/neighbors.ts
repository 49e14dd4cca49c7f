import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/queries/get-json'
import { neighborsSchema } from '../contract/neighbors'

/** What the container has that `kubectl debug` was aimed at. */
export function neighborsQuery() {
  return queryOptions({
    queryKey: ['neighbors'],
    queryFn: ({ signal }) => getJson('/api/identity/neighbors', neighborsSchema, { signal }),
  })
}
