import type { FindFeature } from './feature'

const SINCE = 'stable since Kubernetes 1.36'

export const userNamespace: FindFeature = ({ pod, uidMap }) => {
  const told = { id: 'user-namespace', name: 'User namespace', since: SINCE } as const
  const [inside, outside] = uidMap.trim().split(/\s+/).map(Number)
  const isMapped = inside === 0 && outside !== undefined && outside > 0
  if (isMapped)
    return {
      ...told,
      state: 'used',
      says: `User 0 of this pod is user ${outside} on the node, as /proc/self/uid_map says.`,
    }
  if (pod?.spec.hostUsers === false)
    return inside === undefined || Number.isNaN(inside) || uidMap.trim() === ''
      ? {
          ...told,
          state: 'unknown',
          says: 'spec.hostUsers is false, and /proc/self/uid_map could not be read.',
        }
      : {
          ...told,
          state: 'attention',
          says: 'The pod’s spec has hostUsers: false, and /proc/self/uid_map does not show a user namespace: the node or its runtime does not have the feature.',
        }
  return {
    ...told,
    state: uidMap.trim() === '' ? 'unknown' : 'unused',
    says:
      uidMap.trim() === ''
        ? '/proc/self/uid_map could not be read.'
        : 'Users of this pod are users of the node. spec.hostUsers: false gives the pod a user namespace.',
  }
}
