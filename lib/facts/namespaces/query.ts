import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/queries/get-json'
import { namespacesSchema } from './contract'

/** The namespaces that are known by name, and what the account can do there; `names` are those that the reader typed before. */
export function namespacesQuery(names: readonly string[]) {
  const query = new URLSearchParams(names.map((name) => ['name', name]))
  return queryOptions({
    queryKey: ['namespaces', ...names],
    queryFn: ({ signal }) =>
      getJson(`/api/namespaces${names.length === 0 ? '' : `?${query}`}`, namespacesSchema, { signal }),
    staleTime: 30_000,
  })
}
