import { queryOptions } from '@tanstack/react-query'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { asking } from '@/lib/queries/get-json'
import { whysApi } from '../contract/whys'

/** Why these rows of a list are not healthy; at most 20 at once. */
export function whysQuery(target: ResourcesRequest, keys: readonly string[]) {
  const { group, version, resource, namespace } = target
  return queryOptions({
    ...asking(whysApi, { group, version, resource, namespace, name: [...keys] }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
}
