import { queryOptions } from '@tanstack/react-query'
import { neighborsSchema } from '@/lib/contract/neighbors'
import { getJson } from './get-json'

/** What the other containers of this pod have, as far as their processes are visible. */
export function neighborsQuery() {
  return queryOptions({
    queryKey: ['neighbors'],
    queryFn: ({ signal }) => getJson('/api/identity/neighbors', neighborsSchema, { signal }),
  })
}
