import { queryOptions } from '@tanstack/react-query'
import { identitySchema } from '@/lib/contract/identity'
import { getJson } from './get-json'

/** Who this pod is, by every source. */
export function identityQuery() {
  return queryOptions({
    queryKey: ['identity'],
    queryFn: ({ signal }) => getJson('/api/identity', identitySchema, { signal }),
  })
}
