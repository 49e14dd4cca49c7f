import { type FindFeature, UNREAD } from './feature'

export const hostName: FindFeature = ({ pod }) => {
  const told = {
    id: 'host-name',
    name: 'Host name of its own',
    since: 'on by default since Kubernetes 1.35',
  } as const
  if (pod === undefined) return { ...told, state: 'unknown', says: UNREAD }
  const { hostnameOverride: name } = pod.spec
  return name
    ? {
        ...told,
        state: 'used',
        says: `The host name is ${name}, by spec.hostnameOverride, and not the pod’s name.`,
      }
    : {
        ...told,
        state: 'unused',
        says: 'spec.hostnameOverride is not set: the host name is that of the pod.',
      }
}
