import { listOf } from '@/lib/words/lists'
import type { Resources } from '../pod-spec'
import { type FindFeature, UNREAD } from './feature'

export const podResources: FindFeature = ({ pod, container }) => {
  const told = {
    id: 'pod-resources',
    name: 'Resources of the whole pod',
    since: 'on by default since Kubernetes 1.34',
  } as const
  if (pod === undefined) return { ...told, state: 'unknown', says: UNREAD }
  const said = amounts(pod.spec.resources)
  if (said.length === 0)
    return {
      ...told,
      state: 'unused',
      says: 'spec.resources is not set, or the cluster does not have it and dropped it: each container has its own.',
    }
  const bare = ['cpu', 'memory'].filter(
    (what) => pod.spec.resources?.limits?.has(what) && !container?.resources?.limits?.has(what),
  )
  const means =
    bare.length === 0
      ? ''
      : ` This container has no ${bare.join(' and no ')} limit of its own: it shares the pod’s with the others, its env is given the pod’s, and a downward API file the node’s allocatable amount.`
  return { ...told, state: 'used', says: `All containers share ${listOf(said)}.${means}` }
}

function amounts(resources: Resources | undefined): string[] {
  return (['requests', 'limits'] as const).flatMap((bound) =>
    [...(resources?.[bound] ?? [])].map(([what, amount]) => `${bound}.${what} ${amount}`),
  )
}
