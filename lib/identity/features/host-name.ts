import { type FindFeature, UNREAD } from './feature'

export const hostName: FindFeature = ({ pod, hostname }) => {
  const told = {
    id: 'host-name',
    name: 'Host name of its own',
    since: 'on by default since Kubernetes 1.35',
  } as const
  if (pod === undefined) return { ...told, state: 'unknown', says: UNREAD }
  const { hostnameOverride, hostname: ofSpec, subdomain, setHostnameAsFQDN, hostNetwork } = pod.spec
  if (hostnameOverride)
    return {
      ...told,
      state: 'used',
      says: `The host name is ${hostnameOverride}, by spec.hostnameOverride, and not the pod’s name.`,
    }
  const by = hostNetwork
    ? 'the node’s, by spec.hostNetwork'
    : setHostnameAsFQDN && subdomain
      ? 'the pod’s whole domain name, by spec.setHostnameAsFQDN and spec.subdomain'
      : ofSpec
        ? 'that of spec.hostname'
        : 'that of the pod'
  return {
    ...told,
    state: 'unused',
    says: `spec.hostnameOverride is not set: the host name, ${hostname}, is ${by}.`,
  }
}
