import { DRY_RUN_GROUPS } from '@/lib/contract/dry-run'
import { HOME_TOOLS, type HomeTool } from '@/lib/contract/fix-home'
import { present } from '@/lib/present'
import { at, entriesAt, listAt, textAt } from './fields'
import type { HomeSource, UnseenSource } from './home-source'
import { splitApiVersion } from './known-kinds'
import { type OwnerReference, ownerOf } from './owners'

/** One thing of an object's metadata by which its home is known. */
export interface HomeMark {
  is: 'label' | 'annotation' | 'field manager' | 'owner reference'
  key: string
  /** "" where the name alone is the mark. */
  value: string
}

/** Who is named by a mark: an application, a release, a bundle. */
export interface HomeOwner {
  /** "" where the mark names none. */
  namespace: string
  name: string
  /** Only of what is kept by an object of the cluster. */
  kind?: string
  /** API group of that kind, where its mark has it. */
  group?: string
}

/** What a custom resource says of itself that owns an object: who keeps it in turn, and who wrote it last. */
export interface OwnerSource {
  uid: string
  home?: Home
  by?: string
}

/** Who keeps an object as it is, as far as its own metadata says. */
export interface Home {
  tool: HomeTool
  owner?: HomeOwner
  /** Name and version of a chart, from its label. */
  chart?: string
  /** The file that kustomize says it comes from. */
  file?: string
  knownBy: HomeMark
  /** By it the tool leaves alone what others change. */
  exempt?: HomeMark
  /** Of an owner reference: another object can have the name of an owner that is gone. */
  ownerUid?: string
  /** What the object that applies or owns it says of itself, where that was asked for. */
  source?: HomeSource | OwnerSource | UnseenSource
}

/** An object's metadata, as far as homes are read from it. */
interface Metadata {
  group: string
  kind: string
  namespace: string
  name: string
  labels: ReadonlyMap<string, string>
  annotations: ReadonlyMap<string, string>
  /** The newest first. */
  managers: readonly string[]
  owner?: OwnerReference
}

type Found = Pick<Home, 'owner' | 'ownerUid' | 'chart' | 'file' | 'exempt'>

interface HomeRow {
  called: string
  /** The marks, as people are told of them. */
  by: readonly string[]
  /** Version and file of the source that writes or reads these marks. */
  read: string
  /** What it is known by, and what that names; undefined where the mark is not there or is another object's. */
  find: (metadata: Metadata) => (Found & { knownBy: HomeMark }) | undefined
}

// Longer ones name nothing that Kubernetes could hold.
const MOST_OF_A_VALUE = 300
const MOST_OF_AN_ORIGIN = 2_000
const MOST_MANAGERS = 20

const KUBECTL = /^(?:kubectl(?:-[a-z-]+)?|before-first-apply)$/

function label({ labels }: Metadata, key: string): HomeMark | undefined {
  const value = labels.get(key)
  return value === undefined ? undefined : { is: 'label', key, value }
}

function annotation({ annotations }: Metadata, key: string): HomeMark | undefined {
  const value = annotations.get(key)
  return value === undefined ? undefined : { is: 'annotation', key, value }
}

/** The last writer but kubectl, where it has such a name: who wrote before it can have handed the object over. */
function lastWriter({ managers }: Metadata, name: RegExp): HomeMark | undefined {
  const last = managers.find((one) => !KUBECTL.test(one))
  return last !== undefined && name.test(last) ? { is: 'field manager', key: last, value: '' } : undefined
}

function exactly(mark: HomeMark | undefined, ...values: readonly string[]): HomeMark | undefined {
  return mark !== undefined && values.includes(mark.value) ? mark : undefined
}

function inAnyCase(mark: HomeMark | undefined, ...values: readonly string[]): HomeMark | undefined {
  return mark !== undefined && values.includes(mark.value.toLowerCase()) ? mark : undefined
}

/** A mark that names no owner. */
function alone(knownBy: HomeMark | undefined) {
  return knownBy && { knownBy }
}

/** Two marks of a pair, which name an owner and its namespace. */
function pair(name: HomeMark | undefined, namespace: HomeMark | undefined) {
  if (name === undefined || namespace === undefined) return undefined
  return { knownBy: name, owner: { name: name.value, namespace: namespace.value } }
}

/** `application:group/kind:namespace/name`: one that names another object was copied from it, and Argo CD passes over it too. */
function tracked({ group, kind, namespace, name }: Metadata, id: string): HomeOwner | undefined {
  const [application = '', of, place = ''] = id.split(':', 3)
  const [within = '', object] = place.split('/')
  // Of an object of the cluster, the namespace is where the application goes.
  const isThis = of === `${group}/${kind}` && object === name && (namespace === '' || within === namespace)
  if (!isThis || application === '') return undefined
  // An application outside of Argo CD's own namespace is written as namespace_name, and no name has an underscore.
  const [first = '', second] = application.split('_')
  return second === undefined ? { namespace: '', name: first } : { namespace: first, name: second }
}

function helmRelease(metadata: Metadata) {
  return pair(
    annotation(metadata, 'meta.helm.sh/release-name'),
    annotation(metadata, 'meta.helm.sh/release-namespace'),
  )
}

/** A path in the file that kustomize notes where a build asks for it: one line of a small YAML document. */
function originFile({ annotations }: Metadata): string | undefined {
  const path = /^path: (\S.*)$/m.exec(annotations.get('config.kubernetes.io/origin') ?? '')?.[1]?.trim()
  return path !== undefined && path.length <= MOST_OF_A_VALUE ? path : undefined
}

function ofCrossplane(name: string): HomeOwner | undefined {
  const object = /^provider-kubernetes\/(.+)$/.exec(name)?.[1]
  return object === undefined ? undefined : { kind: 'Object', namespace: '', name: object }
}

/** The custom resource that owns it. What owners of Kubernetes' own kinds do is to take it along when they are deleted. */
function customOwner({ owner, namespace }: Metadata) {
  if (owner === undefined) return undefined
  const { kind, name, uid } = owner
  const { group } = splitApiVersion(owner.apiVersion)
  if (DRY_RUN_GROUPS.has(group)) return undefined
  const knownBy: HomeMark = { is: 'owner reference', key: kind, value: name }
  return { knownBy, owner: { kind, group, name, namespace }, ownerUid: uid }
}

/** The custom resource in another namespace that an operator notes, where an owner reference cannot lead: `namespace/name`, `Kind.group`. */
function primaryResource(metadata: Metadata) {
  const knownBy = annotation(metadata, 'operator-sdk/primary-resource')
  const type = metadata.annotations.get('operator-sdk/primary-resource-type')
  const [, kind = '', group = ''] = /^([A-Za-z]\w*)\.(.+)$/.exec(type ?? '') ?? []
  const [, namespace = '', name = ''] = /^(?:([^/]*)\/)?([^/]+)$/.exec(knownBy?.value ?? '') ?? []
  if (knownBy === undefined || name === '' || kind === '' || DRY_RUN_GROUPS.has(group)) return undefined
  return { knownBy, owner: { kind, group, name, namespace } }
}

const OPERATOR = /(?:^|[-.])operator$/i
const OPERATOR_LABEL = /(?:^|[-.])(?:operator|controller)(?:-manager)?$/i

/** A program that calls itself an operator, by its label on what it makes or as the last writer but kubectl. */
function namedOperator(metadata: Metadata) {
  const by = metadata.labels.get('app.kubernetes.io/managed-by') ?? ''
  // Its label alone can be a copy: someone else than kubectl has to have written it.
  const knownBy = OPERATOR_LABEL.test(by)
    ? lastWriter(metadata, /./) && label(metadata, 'app.kubernetes.io/managed-by')
    : lastWriter(metadata, OPERATOR)
  return knownBy && { knownBy }
}

/** Marks of the tools. A label that many tools share, such as app.kubernetes.io/instance, proves nothing by itself. */
const ROWS: Readonly<Record<HomeTool, HomeRow>> = {
  'argo-cd': {
    called: 'Argo CD',
    by: [
      'annotation `argocd.argoproj.io/tracking-id` of this object',
      'label `argocd.argoproj.io/instance`',
      'field manager `argocd-controller` or `argocd-application-controller` as the last writer but kubectl',
    ],
    read: 'argo-cd 3.6.0 (37ee0097): common/common.go, util/argo/resource_tracking.go, gitops-engine/pkg/utils/kube/resource_ops.go',
    find: (metadata) => {
      const id = annotation(metadata, 'argocd.argoproj.io/tracking-id')
      const owner = id && tracked(metadata, id.value)
      if (id && owner) return { knownBy: id, owner }
      const own = label(metadata, 'argocd.argoproj.io/instance')
      const writer = lastWriter(metadata, /^argocd-(?:application-)?controller$/)
      const instance = own ?? label(metadata, 'app.kubernetes.io/instance')
      // Which label tracks is a setting, so a shared one counts only on what Argo CD wrote itself.
      const knownBy = own ?? writer
      if (knownBy === undefined) return undefined
      return { knownBy, ...present({ owner: instance && { namespace: '', name: instance.value } }) }
    },
  },
  'flux-kustomization': {
    called: 'Flux, by a Kustomization',
    by: ['labels `kustomize.toolkit.fluxcd.io/name` and `/namespace`'],
    read: 'kustomize-controller 1.9.0 (186fb3b), internal/controller/kustomization_controller.go; fluxcd/pkg (e2cfd1a2), ssa/manager.go',
    find: (metadata) => {
      const domain = 'kustomize.toolkit.fluxcd.io'
      const found = pair(label(metadata, `${domain}/name`), label(metadata, `${domain}/namespace`))
      // Either may hold the exclusion: Flux looks for it in both.
      const policy = (key: string) =>
        annotation(metadata, `${domain}/${key}`) ?? label(metadata, `${domain}/${key}`)
      const exempt =
        inAnyCase(policy('reconcile'), 'disabled') ?? inAnyCase(policy('ssa'), 'ignore', 'ifnotpresent')
      return found && { ...found, ...present({ exempt }) }
    },
  },
  'flux-helmrelease': {
    called: 'Flux, by a HelmRelease',
    by: ['labels `helm.toolkit.fluxcd.io/name` and `/namespace`'],
    read: 'helm-controller 1.6.3 (0f61a86), internal/postrender/common_renderer.go, docs/spec/v2/helmreleases.md',
    find: (metadata) =>
      pair(
        label(metadata, 'helm.toolkit.fluxcd.io/name'),
        label(metadata, 'helm.toolkit.fluxcd.io/namespace'),
      ),
  },
  fleet: {
    called: 'Rancher Fleet',
    by: ['annotation `objectset.rio.cattle.io/id` without `objectset.rio.cattle.io/owner-gvk`'],
    read: 'fleet 0.16.0 (3b2c622c), internal/cmd/agent/deployer/desiredset/plan.go, internal/helmdeployer/postrender.go',
    // Others of Rancher note an owner beside it.
    find: (metadata) =>
      metadata.annotations.has('objectset.rio.cattle.io/owner-gvk')
        ? undefined
        : alone(annotation(metadata, 'objectset.rio.cattle.io/id')),
  },
  'config-sync': {
    called: 'Config Sync',
    by: ['annotation `configsync.gke.io/manager`'],
    read: 'kpt-config-sync 1.22.0 (bd5fadf7), pkg/metadata/annotations.go, pkg/declared/resource_manager.go',
    find: (metadata) => alone(annotation(metadata, 'configsync.gke.io/manager')),
  },
  helm: {
    called: 'Helm',
    by: [
      'label `app.kubernetes.io/managed-by=Helm` and annotations `meta.helm.sh/release-name` and `/release-namespace`',
    ],
    read: 'helm 4.2 (e9b85e4d), pkg/action/validate.go; the label of the chart: pkg/chart/v2/util/create.go',
    find: (metadata) => {
      const isHelm = exactly(label(metadata, 'app.kubernetes.io/managed-by'), 'Helm') !== undefined
      return isHelm ? helmRelease(metadata) : undefined
    },
  },
  olm: {
    called: 'Operator Lifecycle Manager',
    by: ['labels `olm.owner` and `olm.owner.namespace`'],
    read: 'operator-lifecycle-manager 0.46.0 (992bb097), pkg/lib/ownerutil/util.go, pkg/controller/registry/resolver/rbac.go',
    find: (metadata) => {
      const found = pair(label(metadata, 'olm.owner'), label(metadata, 'olm.owner.namespace'))
      const kind = metadata.labels.get('olm.owner.kind') ?? 'ClusterServiceVersion'
      return found && { ...found, owner: { ...found.owner, kind } }
    },
  },
  kapp: {
    called: 'kapp',
    by: ['labels `kapp.k14s.io/association` and `kapp.k14s.io/app`'],
    read: 'kapp 0.60.0 (a89576c5), pkg/kapp/resources/association_label.go, pkg/kapp/app/recorded_app.go',
    find: (metadata) =>
      metadata.labels.has('kapp.k14s.io/app')
        ? alone(label(metadata, 'kapp.k14s.io/association'))
        : undefined,
  },
  'addon-manager': {
    called: 'the addon manager',
    by: ['label `addonmanager.kubernetes.io/mode=Reconcile`'],
    read: 'kubernetes (038ee277), cluster/addons/addon-manager/README.md and kube-addons-main.sh',
    // What it only creates, it leaves to others.
    find: (metadata) => alone(exactly(label(metadata, 'addonmanager.kubernetes.io/mode'), 'Reconcile')),
  },
  terraform: {
    called: 'Terraform',
    by: ['field manager `Terraform` or `HashiCorp` as the last writer but kubectl'],
    // A client that names no field manager gets the first word of its user agent: HashiCorp/1.0 Terraform/x.
    read: 'terraform-provider-kubernetes 3.2.1 (3a33fb6c), kubernetes/provider.go, manifest/provider/plan.go',
    find: (metadata) => alone(lastWriter(metadata, /^(?:Terraform|HashiCorp)$/)),
  },
  pulumi: {
    called: 'Pulumi',
    by: [
      'field manager `pulumi-kubernetes…` as the last writer but kubectl',
      'label `app.kubernetes.io/managed-by=pulumi`',
    ],
    read: 'pulumi-kubernetes 4.32.0 (94977969), provider/pkg/provider/provider.go, provider/pkg/await/await.go',
    find: (metadata) =>
      alone(
        lastWriter(metadata, /^pulumi-(?:resource-)?kubernetes(?:$|[-.])/) ??
          exactly(label(metadata, 'app.kubernetes.io/managed-by'), 'pulumi'),
      ),
  },
  crossplane: {
    called: 'Crossplane',
    by: [
      'field manager `provider-kubernetes/…` or `apiextensions.crossplane.io/composed/…` as the last writer but kubectl',
    ],
    read: 'provider-kubernetes 1.2.1 (350ef9a), internal/controller/cluster/object/object.go; crossplane 2.4.0 (2d040d2d), internal/controller/apiextensions/composite/composition_functions.go',
    find: (metadata) => {
      const knownBy = lastWriter(
        metadata,
        /^(?:provider-kubernetes\/.+|apiextensions\.crossplane\.io\/composed\/.+)$/,
      )
      return knownBy && { knownBy, ...present({ owner: ofCrossplane(knownBy.key) }) }
    },
  },
  aggregation: {
    called: 'the controller that aggregates ClusterRoles',
    by: ['field manager `clusterrole-aggregation-controller`'],
    read: 'kubernetes (003e8629), pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go',
    find: (metadata) => {
      const key = 'clusterrole-aggregation-controller'
      return metadata.managers.includes(key)
        ? { knownBy: { is: 'field manager', key, value: '' } }
        : undefined
    },
  },
  defaults: {
    called: 'the API server’s defaults',
    by: ['label `kubernetes.io/bootstrapping=rbac-defaults` and field manager `kube-apiserver`'],
    // It reconciles what it has by name, whatever its label, which many manifests copy: what it wrote itself is a default.
    read: 'kubernetes (8bba87ff), staging/src/k8s.io/component-helpers/auth/rbac/reconciliation/reconcile_role.go; a kube-apiserver 1.36.2 recorded in e2e/recordings',
    find: (metadata) => {
      const autoupdate = annotation(metadata, 'rbac.authorization.kubernetes.io/autoupdate')
      const knownBy = exactly(label(metadata, 'kubernetes.io/bootstrapping'), 'rbac-defaults')
      if (knownBy === undefined || !metadata.managers.includes('kube-apiserver')) return undefined
      return { knownBy, ...present({ exempt: exactly(autoupdate, 'false') }) }
    },
  },
  operator: {
    called: 'an operator',
    by: [
      'an owner reference to a custom resource',
      'annotations `operator-sdk/primary-resource` and `operator-sdk/primary-resource-type`',
      'label `app.kubernetes.io/managed-by=…operator` or `…controller` with another last writer than kubectl',
      'field manager `…operator` as the last writer but kubectl',
    ],
    read: 'kubernetes website (07f05773), content/en/docs/concepts/overview/working-with-objects/owners-dependents.md; operator-lib 0.19.0 (abbcc6c), handler/enqueue_annotation.go',
    find: (metadata) => customOwner(metadata) ?? primaryResource(metadata) ?? namedOperator(metadata),
  },
  kubectl: {
    called: 'kubectl alone',
    by: ['`kubectl` and its commands as the only field managers'],
    read: 'kubectl 1.36 (dee3483a), pkg/cmd: the field manager of each command',
    find: (metadata) => {
      const { managers } = metadata
      if (managers.length === 0 || !managers.every((one) => KUBECTL.test(one))) return undefined
      return { knownBy: { is: 'field manager', key: managers[0] ?? '', value: '' } }
    },
  },
}

/** Each home with what it is known by and the source that was read, in the order in which they decide. */
export const HOME_CENSUS = HOME_TOOLS.map((tool) => {
  const { called, by, read } = ROWS[tool]
  return { tool, called, by, read }
})

function shortEntries(metadata: unknown, key: string): ReadonlyMap<string, string> {
  return new Map(entriesAt(metadata, key).filter(([, value]) => value.length <= MOST_OF_AN_ORIGIN))
}

/** The programs that wrote an object, the newest first. */
export function managersOf(metadata: unknown): string[] {
  const entries = listAt(metadata, 'managedFields').flatMap((entry) => {
    const [name, time] = [textAt(entry, 'manager'), Date.parse(textAt(entry, 'time'))]
    return name === '' || textAt(entry, 'subresource') !== '' ? [] : [{ name, time: time || 0 }]
  })
  const newest = entries.sort((a, b) => b.time - a.time).map(({ name }) => name)
  return [...new Set(newest)].slice(0, MOST_MANAGERS)
}

/**
 * Who keeps an object as it is, by what its metadata says and no more than that proves: a tracking id names an application, not a
 * file. Undefined where no tool's mark is on it and another writer than kubectl wrote it, or none is known.
 */
export function homeOf(object: unknown, type: { group: string; kind: string }): Home | undefined {
  const metadata = at(object, 'metadata')
  const owner = ownerOf(object)
  const read: Metadata = {
    ...type,
    namespace: textAt(metadata, 'namespace'),
    name: textAt(metadata, 'name'),
    labels: shortEntries(metadata, 'labels'),
    annotations: shortEntries(metadata, 'annotations'),
    managers: managersOf(metadata),
    ...present({ owner }),
  }
  for (const tool of HOME_TOOLS) {
    const found = ROWS[tool].find(read)
    if (found === undefined || tooLong(found)) continue
    const chart = read.labels.get('helm.sh/chart')
    return { tool, ...present({ chart, file: originFile(read) }), ...found }
  }
  return undefined
}

function tooLong({ knownBy, owner }: Pick<Home, 'knownBy' | 'owner'>): boolean {
  const { name = '', kind = '', group = '' } = owner ?? {}
  return [knownBy.value, knownBy.key, name, kind, group].some((text) => text.length > MOST_OF_A_VALUE)
}

/** What an object that owns another says of itself, by its metadata. */
export function ownerSource(owner: unknown, type: { group: string; kind: string }): OwnerSource {
  const metadata = at(owner, 'metadata')
  const [by] = managersOf(metadata)
  return { uid: textAt(metadata, 'uid'), ...present({ home: homeOf(owner, type), by }) }
}
