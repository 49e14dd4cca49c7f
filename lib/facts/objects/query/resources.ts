import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { labelsApi, type ResourceList, type ResourcesRequest, resourcesApi } from '@/lib/contract/resources'
import { answerFrom } from '@/lib/queries/get-json'

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
