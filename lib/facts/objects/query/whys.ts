import { queryOptions } from '@tanstack/react-query'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { getJson } from '@/lib/queries/get-json'
import { whysSchema } from '../contract/whys'

/** Why these rows of a list are not healthy; at most 20 at once. */
export function whysQuery(target: ResourcesRequest, keys: readonly string[]) {
  const { group, version, resource, namespace } = target
  const query = new URLSearchParams({ group, version, resource, namespace })
  for (const key of keys) query.append('name', key)
  return queryOptions({
    queryKey: ['whys', group, version, resource, namespace, keys],
    queryFn: ({ signal }) => getJson(`/api/whys?${query}`, whysSchema, { signal }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
}
