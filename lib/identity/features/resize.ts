import { statusOf } from '../pod-spec'
import { podStanding } from '../pod-standing'
import { type FindFeature, UNREAD } from './feature'

export const resize: FindFeature = ({ pod, container }) => {
  const told = {
    id: 'resize',
    name: 'Resize in place',
    since: 'on by default since Kubernetes 1.33, stable since 1.35',
  } as const
  if (pod === undefined || container === undefined) return { ...told, state: 'unknown', says: UNREAD }
  const [going] = podStanding(pod, container.name).filter(({ id }) => id === 'resize')
  if (going) return { ...told, state: 'attention', says: going.says }
  const status = statusOf(pod, container.name)
  if (status?.resources === undefined && status?.allocatedResources === undefined)
    return {
      ...told,
      state: 'unknown',
      says: 'The kubelet reports no resources in effect: the container has none, or the node cannot resize it in place.',
    }
  return {
    ...told,
    state: 'used',
    says: 'The kubelet reports the resources in effect, and they are those of the spec. After a resize, files and cgroup change within the container, and its env does not.',
  }
}
