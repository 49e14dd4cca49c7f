import type { ResourceLabels, ResourceList, ResourcesRequest } from '@/lib/contract/resources'
import { resourcesTopic } from '@/lib/contract/topics'
import { answersOf } from '@/lib/facts/questions/share-answers'
import { countObjects, listLabels, type ObjectCount } from '@/lib/kube/reads/pages'
import { readRow } from '@/lib/kube/reads/tables'
import type { KubeClient } from '@/lib/kube/transport/types'
import { NOTHING } from '@/lib/phrase/phrase'
import type { ObjectRequest } from '../contract/object'

interface Asked {
  target: ResourcesRequest
  signal: AbortSignal
}

/** The labels of each object of a list. Anyone who asks within 5 s of another gets the same answer. */
export function labelsOfResources(kube: KubeClient, { target, signal }: Asked): Promise<ResourceLabels> {
  const labels = answersOf<ResourceLabels>(kube, 'labels', 5_000)
  return labels.get(resourcesTopic(target), signal, async (shared) => {
    const listed = await listLabels(kube, target, { signal: shared })
    return { labels: Object.fromEntries(listed.labels), partial: listed.partial }
  })
}

/** How many objects a list has, for one small request each 10 s at most. */
export function countResources(kube: KubeClient, { target, signal }: Asked): Promise<ObjectCount> {
  const counts = answersOf<ObjectCount>(kube, 'counts', 10_000)
  return counts.get(resourcesTopic(target), signal, (shared) =>
    countObjects(kube, target, { signal: shared }),
  )
}

/** One row of a list, read by its name, where the list cannot be. */
export async function readOneRow(
  kube: KubeClient,
  { target, signal }: { target: ObjectRequest; signal: AbortSignal },
): Promise<Omit<ResourceList, 'resourceVersion'>> {
  return { ...(await readRow(kube, target, { signal })), state: 'live', says: NOTHING }
}
