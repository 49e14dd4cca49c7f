import { addFieldsYaml } from '@/lib/identity/add-yaml'
import { fieldName } from '@/lib/identity/field-ref'
import { type Resources, statusOf } from '@/lib/identity/pod-spec'
import { podStanding } from '@/lib/identity/pod-standing'
import { listOf, shortListOf } from '@/lib/words/lists'
import type { PodFeature } from '../../contract/identity'
import { cpuSet, devices, type FeatureFacts, type FindFeature, feature, UNREAD } from './devices'

const podResources: FindFeature = ({ pod, container }) => {
  const is = feature('pod-resources', 'Resources of the whole pod', 'on by default since Kubernetes 1.34')
  if (pod === undefined) return is('unknown', UNREAD)
  const said = amounts(pod.spec.resources)
  if (said.length === 0)
    return is(
      'unused',
      'spec.resources is not set, or the cluster does not have it and dropped it: each container has its own.',
    )
  const bare = ['cpu', 'memory'].filter(
    (what) => pod.spec.resources?.limits?.has(what) && !container?.resources?.limits?.has(what),
  )
  const means =
    bare.length === 0
      ? ''
      : ` This container has no ${bare.join(' and no ')} limit of its own: it shares the pod’s with the others, its env is given the pod’s, and a downward API file the node’s allocatable amount.`
  return is('used', `All containers share ${listOf(said)}.${means}`)
}

function amounts(resources: Resources | undefined): string[] {
  return (['requests', 'limits'] as const).flatMap((bound) =>
    [...(resources?.[bound] ?? [])].map(([what, amount]) => `${bound}.${what} ${amount}`),
  )
}

const LABELS = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'] as const
const pathOf = (key: string) => `metadata.labels['${key}']`

const topology: FindFeature = ({ pod, given, target }) => {
  const is = feature('topology', 'Zone and region', 'copied from the node to pods since Kubernetes 1.35')
  if (pod === undefined) return is('unknown', UNREAD)
  const found = LABELS.flatMap((key) => {
    const value = pod.metadata.labels?.get(key)
    return value === undefined ? [] : [{ key, text: `${key}=${value}` }]
  })
  if (found.length === 0)
    return is(
      'unused',
      'The pod has neither label: its node has none, or the cluster is older than Kubernetes 1.35, or the pod was created before it was updated.',
    )
  const missing = found.filter(({ key }) => !given.has(fieldName({ kind: 'field', path: pathOf(key) })))
  const has = `The pod has ${listOf(found.map(({ text }) => text))}`
  if (missing.length === 0) return is('used', `${has}, and the process is given it.`)
  const what = missing.length === found.length ? 'it' : 'all of it'
  const says = `${has}, and the process is not given ${what}. To pass it in, add this fieldRef to env.`
  const paths = missing.map(({ key }) => pathOf(key))
  return { ...is('unused', says), yaml: addFieldsYaml(paths, target) }
}

const userNamespace: FindFeature = ({ pod, uidMap }) => {
  const is = feature('user-namespace', 'User namespace', 'stable since Kubernetes 1.36')
  const [inside, outside] = uidMap.trim().split(/\s+/).map(Number)
  const isMapped = inside === 0 && outside !== undefined && outside > 0
  if (isMapped)
    return is('used', `User 0 of this pod is user ${outside} on the node, as /proc/self/uid_map says.`)
  if (pod?.spec.hostUsers === false)
    return inside === undefined || Number.isNaN(inside) || uidMap.trim() === ''
      ? is('unknown', 'spec.hostUsers is false, and /proc/self/uid_map could not be read.')
      : is(
          'attention',
          'The pod’s spec has hostUsers: false, and /proc/self/uid_map does not show a user namespace: the node or its runtime does not have the feature.',
        )
  if (uidMap.trim() === '') return is('unknown', '/proc/self/uid_map could not be read.')
  const says =
    'Users of this pod are users of the node. spec.hostUsers: false gives the pod a user namespace.'
  return is('unused', says)
}

const fileVariables: FindFeature = ({ pod, container, variables }) => {
  const is = feature('file-variables', 'Variables from a file', 'on by default since Kubernetes 1.35')
  if (pod === undefined || container === undefined) return is('unknown', UNREAD)
  const names = (container.env ?? []).flatMap(({ name, valueFrom }) => (valueFrom?.fileKeyRef ? [name] : []))
  if (names.length === 0) return is('unused', 'No variable of the container comes from a file by fileKeyRef.')
  const [set, unset] = [true, false].map((wanted) => names.filter((name) => variables.has(name) === wanted))
  const says = [
    ...(set?.length
      ? [
          `${shortListOf(set)} ${set.length === 1 ? 'comes' : 'come'} from a file that an init container wrote before this one started, by fileKeyRef. Values are not shown.`,
        ]
      : []),
    ...(unset?.length
      ? [
          `${shortListOf(unset)} ${unset.length === 1 ? 'is' : 'are'} not set: by fileKeyRef too, and optional, without such a key or file when the container started.`,
        ]
      : []),
  ]
  return is('used', says.join(' '))
}

const hostName: FindFeature = ({ pod, hostname }) => {
  const is = feature('host-name', 'Host name of its own', 'on by default since Kubernetes 1.35')
  if (pod === undefined) return is('unknown', UNREAD)
  const { hostnameOverride, hostname: ofSpec, subdomain, setHostnameAsFQDN, hostNetwork } = pod.spec
  if (hostnameOverride)
    return is(
      'used',
      `The host name is ${hostnameOverride}, by spec.hostnameOverride, and not the pod’s name.`,
    )
  const by = hostNetwork
    ? 'the node’s, by spec.hostNetwork'
    : setHostnameAsFQDN && subdomain
      ? 'the pod’s whole domain name, by spec.setHostnameAsFQDN and spec.subdomain'
      : ofSpec
        ? 'that of spec.hostname'
        : 'that of the pod'
  return is('unused', `spec.hostnameOverride is not set: the host name, ${hostname}, is ${by}.`)
}

const resize: FindFeature = ({ pod, container }) => {
  const is = feature('resize', 'Resize in place', 'on by default since Kubernetes 1.33, stable since 1.35')
  if (pod === undefined || container === undefined) return is('unknown', UNREAD)
  const [going] = podStanding(pod, container.name).filter(({ id }) => id === 'resize')
  if (going) return is('attention', going.says)
  const status = statusOf(pod, container.name)
  if (status?.resources === undefined && status?.allocatedResources === undefined)
    return is(
      'unknown',
      'The kubelet reports no resources in effect: the container has none, or the node cannot resize it in place.',
    )
  return is(
    'used',
    'The kubelet reports the resources in effect, and they are those of the spec. After a resize, files and cgroup change within the container, and its env does not.',
  )
}

/** What newer versions of Kubernetes give to this pod or could, each with the version that it needs. */
export function podFeatures(facts: FeatureFacts): PodFeature[] {
  return [podResources, resize, cpuSet, devices, topology, userNamespace, hostName, fileVariables].map(
    (find) => find(facts),
  )
}
