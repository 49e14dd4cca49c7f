import { queryOptions } from '@tanstack/react-query'
import { connectionSchema } from '@/lib/contract/connection'
import { getJson } from './get-json'

/** The ladder to the API server, climbed anew by each fetch; with the negative controls when asked for. */
export function connectionQuery({ controls }: { controls: boolean }) {
  return queryOptions({
    queryKey: ['connection', { controls }],
    queryFn: ({ signal }) =>
      getJson(`/api/connection${controls ? '?controls=true' : ''}`, connectionSchema, { signal }),
  })
}

/** The rungs done wrong on purpose. `situations` are those of the ladder they belong to: others, and they are tried anew. */
export function controlsQuery(situations: string) {
  return queryOptions({
    queryKey: ['connection', { controls: true }, situations],
    queryFn: ({ signal }) => getJson('/api/connection?controls=true', connectionSchema, { signal }),
    select: ({ controls = [] }) => controls,
  })
}
