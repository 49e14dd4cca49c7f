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
