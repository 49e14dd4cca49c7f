import type { KnownResource } from '@/lib/objects/catalogue'
import { catalogue } from './role-world'

/** Draws one of several. */
export type Pick = <T>(all: readonly T[]) => T

export type Target =
  | { kind: 'path'; path: string; verbs: readonly string[] }
  | {
      kind: 'resource'
      group: string
      resource: string
      subresource: string
      namespaced: boolean
      verbs: readonly string[]
      known: KnownResource
      /** Other resources of the group. */
      siblings: readonly string[]
    }

export const NAMESPACES = ['shop', 'payments', 'orders']
export const OBJECT_NAMES = ['web-0', 'app-config', 'main', 'db-credentials']

/** Groups that the recorded server does not have, as aggregated discovery lists them. */
export const CUSTOM_GROUPS = [
  { group: 'db.example.io', resource: 'backups', kind: 'Backup', shortNames: ['bk'] },
  { group: 'example.com', resource: 'widgets', kind: 'Widget', shortNames: [] },
]

const custom = CUSTOM_GROUPS.map(
  ({ group, resource, kind, shortNames }): KnownResource => ({
    group,
    version: 'v1',
    resource,
    singular: kind.toLowerCase(),
    kind,
    namespaced: true,
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    shortNames,
    subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
    preferred: true,
  }),
)

const known = [...catalogue.resources, ...custom]

/** Resources, subresources and paths that programs in pods call, often enough each. */
const ASKED = [
  '/pods',
  '/pods',
  '/pods/log',
  '/pods/exec',
  '/pods/eviction',
  '/pods/status',
  '/pods/ephemeralcontainers',
  '/services',
  '/configmaps',
  '/configmaps',
  '/secrets',
  '/persistentvolumeclaims',
  '/serviceaccounts/token',
  '/endpoints',
  '/nodes',
  '/nodes',
  '/persistentvolumes',
  '/namespaces',
  'apps/deployments',
  'apps/deployments',
  'apps/statefulsets',
  'apps/deployments/scale',
  'apps/deployments/status',
  'batch/jobs',
  'batch/cronjobs',
  'networking.k8s.io/ingresses',
  'storage.k8s.io/storageclasses',
  'coordination.k8s.io/leases',
  'db.example.io/backups',
  'db.example.io/backups/status',
  'example.com/widgets',
]

const PATHS = ['/metrics', '/metrics', '/metrics/cadvisor', '/debug/pprof', '/logs/kube-apiserver.log']

function targetOf(asked: string): Target {
  const [group = '', resource = '', subresource = ''] = asked.split('/')
  const found = known.find((one) => one.group === group && one.resource === resource)
  if (!found) throw new Error(`Discovery does not list ${asked}.`)
  const served = found.subresources.find(({ name }) => name === subresource)?.verbs ?? []
  const verbs = subresource === '' ? found.verbs : served
  // One Namespace is judged inside itself, which is a question of its own.
  const isListed = group === '' && resource === 'namespaces'
  return {
    kind: 'resource',
    group,
    resource,
    subresource,
    namespaced: found.namespaced,
    verbs: isListed ? ['list', 'watch'] : verbs,
    known: found,
    siblings: known
      .filter(
        (one) => one.group === group && one.resource !== resource && one.namespaced === found.namespaced,
      )
      .map((one) => one.resource),
  }
}

export const CALLS: readonly Target[] = [
  ...ASKED.map(targetOf),
  ...PATHS.map((path): Target => ({ kind: 'path', path, verbs: ['get'] })),
]

/** True for a word that discovery lists in some group. */
export function isResource(word: string): boolean {
  return known.some(({ resource }) => resource === word)
}

export function wordOf({ resource, subresource }: { resource: string; subresource: string }): string {
  return subresource === '' ? resource : `${resource}/${subresource}`
}
