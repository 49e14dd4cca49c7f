import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/queries/get-json'
import { identitySchema } from '../contract/identity'

/** Who this pod is, by every source. */
export function identityQuery() {
  return queryOptions({
    queryKey: ['identity'],
    queryFn: ({ signal }) => getJson('/api/identity', identitySchema, { signal }),
  })
}
