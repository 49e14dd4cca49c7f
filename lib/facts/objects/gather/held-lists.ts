import type { ResourceList, ResourcesRequest } from '@/lib/contract/resources'

/** The lists that this process keeps for all its viewers. */
export interface HeldLists {
  /** The list as a viewer would see it first. `refresh` asks the API server now where the last answer was a refusal. */
  read(target: ResourcesRequest, options: { signal: AbortSignal; refresh?: boolean }): Promise<ResourceList>
  /** The list where a viewer keeps it open and it is kept up to date; starts nothing. */
  peek(target: ResourcesRequest): ResourceList | undefined
}
