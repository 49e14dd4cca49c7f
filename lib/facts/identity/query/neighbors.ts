import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/queries/get-json'
import { neighborsSchema } from '../contract/neighbors'

/** What the other containers of this pod have, as far as their processes are visible. */
export function neighborsQuery() {
  return queryOptions({
    queryKey: ['neighbors'],
    queryFn: ({ signal }) => getJson('/api/identity/neighbors', neighborsSchema, { signal }),
  })
}
