import { namespaceSchema, objectNameSchema } from '@/lib/contract/segments'
import { type Manifest, readManifest } from '@/lib/facts/what-if/judge/read-manifest'
import { type Catalogue, groupState, type KnownResource, pathOf } from '@/lib/objects/catalogue'
import { entriesAt, listAt, textAt, textsAt } from '@/lib/objects/fields'
import type { Labels } from '@/lib/objects/label-selector'
import { podIn } from '@/lib/objects/pod-templates'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import type { ResourceAttributes } from '@/lib/rbac/types'

/** One object of the plan. */
export interface Planned {
  kind: string
  apiVersion: string
  group: string
  version: string
  /** "" for a cluster-scoped object. */
  namespace: string
  /** "" where the API server makes one of `generateName`. */
  name: string
  isGenerated: boolean
  line: number
  labels: Labels
  value: unknown
  /** What serves it: the API server now, or a CustomResourceDefinition of the plan by its place in it. */
  served: { by: 'server'; known: KnownResource } | { by: 'plan'; at: number; known: KnownResource } | Unserved
  /** The spec and annotations of the pods that it is or makes. */
  pod?: { spec: unknown; annotations: readonly [string, string][]; count: number; isOwn: boolean }
}

export type Unserved = {
  by: 'none' | 'unknown'
  /** Under which versions the API server has the kind instead. */
  instead: readonly string[]
}

export interface ReadPlan {
  objects: readonly Planned[]
  errors: Manifest['errors']
}

interface OwnKind {
  at: number
  known: KnownResource
}

function ownKinds({ items }: Manifest): OwnKind[] {
  return items.flatMap(({ kind, apiVersion, value }, at) => {
    if (kind !== 'CustomResourceDefinition' || !apiVersion.startsWith('apiextensions.k8s.io/')) return []
    const resource = textAt(value, 'spec', 'names', 'plural')
    return listAt(value, 'spec', 'versions').map((one): OwnKind => {
      const known = {
        group: textAt(value, 'spec', 'group'),
        version: textAt(one, 'name'),
        resource,
        singular: textAt(value, 'spec', 'names', 'singular'),
        kind: textAt(value, 'spec', 'names', 'kind'),
        namespaced: textAt(value, 'spec', 'scope') === 'Namespaced',
        verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
        shortNames: textsAt(value, 'spec', 'names', 'shortNames'),
        subresources: [],
        preferred: false,
      }
      return { at, known }
    })
  })
}

/** Discovery with the kinds that the plan brings itself. */
export function withOwnKinds(plan: ReadPlan, catalogue: Catalogue): Catalogue {
  const own = plan.objects.flatMap(({ served }) => (served.by === 'plan' ? [served.known] : []))
  return { ...catalogue, resources: [...catalogue.resources, ...own] }
}

/** The objects of manifests in their order, as the API server would address them; `home` is the namespace of those that name none. */
export function planObjects(text: string, home: string, catalogue: Catalogue | undefined): ReadPlan {
  const manifest = readManifest(text)
  const own = ownKinds(manifest)
  const objects = manifest.items.map(({ kind, apiVersion, value, lineOf }): Planned => {
    const [version = '', group = ''] = apiVersion.split('/', 2).reverse()
    const isKind = ({ known }: OwnKind) => known.kind === kind && known.group === group
    const known = catalogue?.resources.find(
      (one) => one.kind === kind && one.group === group && one.version === version,
    )
    const ours = own.find((one) => isKind(one) && one.known.version === version)
    const served: Planned['served'] = known
      ? { by: 'server', known }
      : ours
        ? { by: 'plan', ...ours }
        : unserved({ kind, group }, catalogue)
    const written = textAt(value, 'metadata', 'namespace')
    const isNamespaced = 'known' in served ? served.known.namespaced : written !== ''
    const name = textAt(value, 'metadata', 'name')
    const pod = podIn(group, kind, value)
    return {
      ...{ kind, apiVersion, group, version, name, value, served, line: lineOf([]) },
      namespace: isNamespaced ? written || home : '',
      isGenerated: name === '' && textAt(value, 'metadata', 'generateName') !== '',
      labels: Object.fromEntries(entriesAt(value, 'metadata', 'labels')),
      ...(pod === undefined ? {} : { pod }),
    }
  })
  return { objects, errors: manifest.errors }
}

/** True where nothing served the kind before the plan does, so that none of its objects is there. */
export function isNewKind({ served, group, kind }: Planned, catalogue: Catalogue | undefined): boolean {
  if (served.by !== 'plan' || catalogue === undefined || groupState(catalogue, group) === 'failed')
    return false
  return !catalogue.resources.some((one) => one.kind === kind && one.group === group)
}

function unserved({ kind, group }: { kind: string; group: string }, catalogue?: Catalogue): Unserved {
  const isUnknown = catalogue === undefined || groupState(catalogue, group) === 'failed'
  const instead = (catalogue?.resources ?? [])
    .filter((one) => one.kind === kind)
    .map((one) => (one.group === '' ? one.version : `${one.group}/${one.version}`))
  return { by: isUnknown ? 'unknown' : 'none', instead: [...new Set(instead)].slice(0, 3) }
}

/** Why its name or namespace cannot be in a path; undefined where they can. */
export function nameFault({ name, namespace, isGenerated, kind }: Planned): string | undefined {
  if (kind === '') return 'An object needs a kind and an apiVersion.'
  if (!isGenerated && !objectNameSchema.safeParse(name).success)
    return 'It has no name, or one that is not valid.'
  const isPlace = namespace === '' || namespaceSchema.safeParse(namespace).success
  return isPlace ? undefined : 'Its namespace cannot be the name of one.'
}

/** The calls by which it is applied: it is read, then created or changed. */
export interface ApplyCalls {
  get?: ResourceAttributes
  create: ResourceAttributes
  patch?: ResourceAttributes
}

/** The calls of an object that is served; undefined for one that is not, or that no path can name. */
export function callsOf(planned: Planned): ApplyCalls | undefined {
  const { served, namespace, name } = planned
  if (!('known' in served) || nameFault(planned) !== undefined) return undefined
  const path = (of: string) =>
    pathOf(served.known, { namespace, name: encodeURIComponent(of), subresource: '' })
  const call = (method: string, of: string): ResourceAttributes | undefined => {
    const attributes = requestAttributes(method, path(of))
    return attributes.kind === 'resource' ? attributes : undefined
  }
  const [get, create, patch] = [call('GET', name), call('POST', ''), call('PATCH', name)]
  if (create === undefined || get === undefined || patch === undefined) return undefined
  return planned.isGenerated ? { create } : { get, create, patch }
}

/** A value of a CustomResourceDefinition's or another object's identity, for a map. */
export function keyOfPlanned({
  group,
  kind,
  namespace,
  name,
}: Pick<Planned, 'group' | 'kind' | 'namespace' | 'name'>) {
  return JSON.stringify([group, kind, namespace, name])
}

/** Whether a Namespace of the plan is this one. */
export function isNamespace({ group, kind }: Planned): boolean {
  return group === '' && kind === 'Namespace'
}

/** The labels by which a namespace is selected: the API server sets the one with its name. */
export function namespaceLabels({ labels, name }: Pick<Planned, 'labels' | 'name'>): Labels {
  return { ...labels, 'kubernetes.io/metadata.name': name }
}

/** The objects that a pod needs on its admission, as far as its spec names them. */
export function podNeeds({
  pod,
  namespace,
}: Planned): { kind: string; group: string; resource: string; namespace: string; name: string }[] {
  if (!pod?.isOwn) return []
  const of = (...path: string[]) => path.map((one) => textAt(pod.spec, one)).find((name) => name !== '') ?? ''
  const priority = of('priorityClassName')
  const account = of('serviceAccountName', 'serviceAccount') || 'default'
  return [
    { kind: 'ServiceAccount', group: '', resource: 'serviceaccounts', namespace, name: account },
    {
      ...{ kind: 'PriorityClass', group: 'scheduling.k8s.io', resource: 'priorityclasses', namespace: '' },
      name: priority.startsWith('system-') ? '' : priority,
    },
    {
      ...{ kind: 'RuntimeClass', group: 'node.k8s.io', resource: 'runtimeclasses', namespace: '' },
      name: of('runtimeClassName'),
    },
  ].filter(({ name }) => name !== '')
}
