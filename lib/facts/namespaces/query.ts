import { queryOptions } from '@tanstack/react-query'
import { asking } from '@/lib/queries/get-json'
import { namespacesApi } from './contract'

/** The namespaces that are known by name, and what the account can do there; `names` are those that the reader typed before. */
export function namespacesQuery(names: readonly string[]) {
  return queryOptions({ ...asking(namespacesApi, { name: [...names] }), staleTime: 30_000 })
}
