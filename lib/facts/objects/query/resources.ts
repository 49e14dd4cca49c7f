import { type QueryClient, queryOptions } from '@tanstack/react-query'
import {
  type ResourceList,
  type ResourcesRequest,
  resourceLabelsSchema,
  resourceListSchema,
} from '@/lib/contract/resources'
import { getJson } from '@/lib/queries/get-json'

/** The address of one list. */
export function resourcesPath(target: ResourcesRequest, more: Record<string, string> = {}): string {
  const { group, version, resource, namespace } = target
  return `/api/resources?${new URLSearchParams({ group, version, resource, namespace, ...more })}`
}

/** One list. Asked once; from then on the live stream writes it, so it never grows old by itself. */
export function resourcesQuery(target: ResourcesRequest) {
  const { group, version, resource, namespace } = target
  return queryOptions({
    queryKey: ['resources', group, version, resource, namespace],
    queryFn: ({ signal }) => getJson(resourcesPath(target), resourceListSchema, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: keepNewer,
  })
}

/** The labels of each object of a list, which its rows do not carry: expensive for a long list, so only where they are needed. */
export function labelsQuery(target: ResourcesRequest) {
  return queryOptions({
    queryKey: ['labels', target.group, target.version, target.resource, target.namespace] as const,
    queryFn: ({ signal }) =>
      getJson(resourcesPath(target, { labels: 'true' }), resourceLabelsSchema, { signal }),
    staleTime: 5_000,
  })
}

/** Asks the API server right away for a list that was refused or is absent, which is otherwise retried once a minute. */
export async function refreshResources(queryClient: QueryClient, target: ResourcesRequest): Promise<void> {
  const list = await getJson(resourcesPath(target, { refresh: 'true' }), resourceListSchema)
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
