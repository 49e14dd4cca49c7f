import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/queries/get-json'
import { connectionSchema } from '../contract/connection'

/** The ladder to the API server, climbed again by each fetch. */
export function connectionQuery() {
  return queryOptions({
    queryKey: ['connection'],
    queryFn: ({ signal }) => getJson('/api/connection', connectionSchema, { signal }),
  })
}

/** The steps done wrong on purpose. `situations` are those of the ladder they belong to: if these change, they are retried. */
export function controlsQuery(situations: string) {
  return queryOptions({
    queryKey: ['controls', situations],
    queryFn: ({ signal }) => getJson('/api/connection?controls=true', connectionSchema, { signal }),
    select: ({ controls = [] }) => controls,
  })
}
