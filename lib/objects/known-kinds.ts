import { textAt } from './fields'

/** A kind as it appears in paths. */
export interface KindPath {
  group: string
  version: string
  resource: string
  namespaced: boolean
}

const NAMESPACED: [group: string, version: string, kinds: string][] = [
  ['', 'v1', 'Pod:pods Service:services Secret:secrets ConfigMap:configmaps ServiceAccount:serviceaccounts'],
  ['', 'v1', 'PersistentVolumeClaim:persistentvolumeclaims ReplicationController:replicationcontrollers'],
  [
    'apps',
    'v1',
    'Deployment:deployments ReplicaSet:replicasets StatefulSet:statefulsets DaemonSet:daemonsets',
  ],
  ['batch', 'v1', 'Job:jobs CronJob:cronjobs'],
  ['discovery.k8s.io', 'v1', 'EndpointSlice:endpointslices'],
]
const CLUSTER: [group: string, version: string, kinds: string][] = [
  ['', 'v1', 'Node:nodes Namespace:namespaces PersistentVolume:persistentvolumes'],
  ['storage.k8s.io', 'v1', 'StorageClass:storageclasses'],
]

const KNOWN = new Map<string, KindPath>(
  [
    ...NAMESPACED.map((row) => [...row, true] as const),
    ...CLUSTER.map((row) => [...row, false] as const),
  ].flatMap(([group, version, kinds, namespaced]) =>
    kinds.split(' ').map((pair): [string, KindPath] => {
      const [kind = '', resource = ''] = pair.split(':')
      return [`${group}/${kind}`, { group, version, resource, namespaced }]
    }),
  ),
)

/** Group and version of an apiVersion; the core group is "". */
export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/')
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}

/** The path of a kind that every cluster has, without asking discovery; undefined for any other. */
export function knownKind(group: string, kind: string): KindPath | undefined {
  return KNOWN.get(`${group}/${kind}`)
}

/** The group of an object by its own apiVersion. */
export function groupOf(object: unknown): string {
  return splitApiVersion(textAt(object, 'apiVersion')).group
}
