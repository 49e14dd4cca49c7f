import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query'
import { type LogsQuery, logsApi } from '@/lib/contract/logs'
import { labelsApi, type ResourceList, type ResourcesRequest, resourcesApi } from '@/lib/contract/resources'
import { resourcesTopic } from '@/lib/contract/topics'
import { present } from '@/lib/present'
import { answerFrom, asking } from '@/lib/queries/get-json'
import { countsApi } from './contract/counts'
import { kindsApi } from './contract/kinds'
import { type ObjectRequest, objectApi } from './contract/object'
import { whysApi } from './contract/whys'

const COUNTED_MS = 60_000
/** A few are counted at a time, for the sake of the lists that are read meanwhile. */
const NEXT_MS = 1_500

/** How many objects each of these lists has, as far as they were counted yet. */
export function countsQuery(targets: readonly ResourcesRequest[]) {
  return queryOptions({
    ...asking(countsApi, { list: targets.map(resourcesTopic) }),
    refetchInterval: ({ state }) => (state.data?.more ? NEXT_MS : COUNTED_MS),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    retry: false,
  })
}

/** Every kind of the API server and what this account can do with it in a namespace; the pod's own when none is named. */
export function kindsQuery(namespace?: string) {
  return queryOptions({ ...asking(kindsApi, present({ namespace })), staleTime: 60_000 })
}

/** Events come without a change of the object, so that its details are asked for again each half minute. */
const AGAIN_MS = 30_000

/** One object with its events, its owners and what belongs to it. */
export function objectQuery(target: ObjectRequest) {
  const { group, version, resource, namespace, name } = target
  return queryOptions({
    ...asking(objectApi, { group, version, resource, namespace, name }),
    staleTime: 2_000,
    refetchInterval: AGAIN_MS,
  })
}

/** The end of one container's log, read once. */
export function logsQuery(query: LogsQuery) {
  return queryOptions({ ...asking(logsApi, query), staleTime: 5_000 })
}

/** The fields of a target, which can have more, in the order that the page asks early by. */
function listOf({ group, version, resource, namespace }: ResourcesRequest): ResourcesRequest {
  return { group, version, resource, namespace }
}

/** One list. Asked once; from then on the live stream writes it, so it never grows old by itself. */
export function resourcesQuery(target: ResourcesRequest) {
  const { group, version, resource, namespace } = target
  return queryOptions({
    queryKey: ['resources', group, version, resource, namespace],
    queryFn: ({ signal }) => answerFrom(resourcesApi, listOf(target), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: keepNewer,
  })
}

/** The labels of each object of a list, which its rows do not carry: expensive for a long list, so only where they are needed. */
export function labelsQuery(target: ResourcesRequest) {
  return queryOptions({
    queryKey: ['labels', target.group, target.version, target.resource, target.namespace] as const,
    queryFn: ({ signal }) => answerFrom(labelsApi, { ...listOf(target), labels: 'true' }, { signal }),
    staleTime: 5_000,
  })
}

/** Asks the API server right away for a list that was refused or is absent, which is otherwise retried once a minute. */
export async function refreshResources(queryClient: QueryClient, target: ResourcesRequest): Promise<void> {
  const list = await answerFrom(resourcesApi, { ...listOf(target), refresh: 'true' })
  queryClient.setQueryData(resourcesQuery(target).queryKey, list)
}

// An answer that was asked for before the stream brought an event, and came after it, is older than what is held.
function keepNewer(held: unknown, next: unknown): unknown {
  const [a, b] = [cursorOf(held), cursorOf(next)]
  return a && b && a.epoch === b.epoch && a.seq > b.seq ? held : next
}

function cursorOf(list: unknown): ResourceList['cursor'] {
  return isList(list) ? list.cursor : undefined
}

function isList(value: unknown): value is ResourceList {
  return typeof value === 'object' && value !== null && 'rows' in value
}

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
