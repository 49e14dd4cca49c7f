import { queryOptions } from '@tanstack/react-query'
import { overviewSchema } from '@/lib/contract/overview'
import { getJson } from './get-json'

/** What needs attention, on this pod and around it. */
export function overviewQuery() {
  return queryOptions({
    queryKey: ['overview'],
    queryFn: ({ signal }) => getJson('/api/overview', overviewSchema, { signal }),
  })
}
