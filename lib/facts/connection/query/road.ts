import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/queries/get-json'
import { roadSchema } from '../contract/road'

/** What is between a program in this pod and the API server. Each fetch asks cluster DNS. */
export function roadQuery() {
  return queryOptions({
    queryKey: ['road'],
    queryFn: ({ signal }) => getJson('/api/connection/road', roadSchema, { signal }),
  })
}
