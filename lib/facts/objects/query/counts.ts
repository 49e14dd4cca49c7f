import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { resourcesTopic } from '@/lib/contract/topics'
import { asking } from '@/lib/queries/get-json'
import { countsApi } from '../contract/counts'

const AGAIN_MS = 60_000
/** A few are counted at a time, for the sake of the lists that are read meanwhile. */
const NEXT_MS = 1_500

/** How many objects each of these lists has, as far as they were counted yet. */
export function countsQuery(targets: readonly ResourcesRequest[]) {
  return queryOptions({
    ...asking(countsApi, { list: targets.map(resourcesTopic) }),
    refetchInterval: ({ state }) => (state.data?.more ? NEXT_MS : AGAIN_MS),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    retry: false,
  })
}
