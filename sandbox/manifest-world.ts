import { at, isRecord, listAt, textAt } from '@/lib/objects/fields'
import { listOf } from '@/lib/words/lists'
import { applyObject, refusalText } from './apply'
import type { ResourceType } from './catalogue'
import type { ApiContext } from './context'
import { undeclaredFields } from './field-validation'
import { groupOfVersion, type KubeObject } from './kube-object'
import { WorldError, type WorldObject } from './manifests'
import type { Scenario } from './scenario'
import { node } from './scenarios/shop'
import { steersPrograms } from './steering'
import { toTimestamp } from './store'

/** What a world of manifests consists of, and where it differs from a cluster. */
export interface ManifestWorld {
  scenario: Scenario
  /** Complete once the world is started. */
  report: WorldReport
}

export interface WorldReport {
  /** How many objects of each kind there are. */
  kinds: Map<string, number>
  /** Namespaces that no manifest defines. */
  namespaces: string[]
  /** What was left out of the given manifests, and why. */
  leftOut: string[]
  /** What the sandbox does not do for what it was given. */
  notSimulated: string[]
}

// What others need comes before them, whatever the order of the files; all other kinds keep that order.
const FIRST = [
  'Namespace',
  'CustomResourceDefinition',
  'PriorityClass',
  'StorageClass',
  'Node',
  'ServiceAccount',
  'ClusterRole',
  'Role',
  'ClusterRoleBinding',
  'RoleBinding',
]
// They judge what is written after them.
const LAST = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'LimitRange', 'ResourceQuota']

function inOrder(manifests: readonly WorldObject[]): WorldObject[] {
  const place = ({ object: { kind } }: WorldObject) => {
    const first = FIRST.indexOf(kind)
    return first >= 0 ? first : FIRST.length + (LAST.includes(kind) ? 1 : 0)
  }
  return manifests.toSorted((a, b) => place(a) - place(b))
}

const RUN = new Set(['Pod', 'Deployment', 'ReplicaSet', 'Job'])
const NOT_RUN = new Set(['StatefulSet', 'DaemonSet', 'CronJob', 'ReplicationController'])

/** What the sandbox does not do for a kind, as one sentence for all objects of it. */
function notSimulatedFor(kind: string): string | undefined {
  if (NOT_RUN.has(kind)) return `${kind}: its controller does not run, so it makes no pods.`
  switch (kind) {
    case 'MutatingWebhookConfiguration':
    case 'ValidatingWebhookConfiguration':
      return `${kind}: no webhook is called.`
    case 'ValidatingAdmissionPolicy':
    case 'MutatingAdmissionPolicy':
      return `${kind}: its CEL expressions are not evaluated.`
    case 'NetworkPolicy':
    case 'Ingress':
    case 'Service':
    case 'HorizontalPodAutoscaler':
    case 'PodDisruptionBudget':
    case 'PersistentVolumeClaim':
      return `${kind}: it is stored, and nothing acts on it: there is no network, storage or autoscaler.`
    case 'ResourceQuota':
      return 'ResourceQuota: counts of objects are enforced, CPU and memory are not.'
    case 'CustomResourceDefinition':
      return 'CustomResourceDefinition: its kinds are served; defaults and values follow the schema, CEL rules are not evaluated, versions are not converted.'
    case 'APIService':
      return 'APIService: calls are not passed on to another server.'
    default:
      return undefined
  }
}

/** A hook that `helm template` prints and `helm install` does not create. */
function isTestHook(object: KubeObject): boolean {
  const hooks = object.metadata.annotations?.['helm.sh/hook']?.split(',') ?? []
  return hooks.length > 0 && hooks.every((hook) => hook.trim().startsWith('test'))
}

function templateOf(object: KubeObject): unknown {
  switch (object.kind) {
    case 'Pod':
      return object
    case 'CronJob':
      return at(object, 'spec', 'jobTemplate', 'spec', 'template')
    default:
      return at(object, 'spec', 'template')
  }
}

/** The labels of the world's own pod if no workload in the manifests can be it. */
const OWN_LABELS = { 'app.kubernetes.io/name': 'podglass-sandbox' }

export interface ManifestWorldOptions {
  manifests: readonly WorldObject[]
  /** Of objects that name none, and of the pod whose files and variables the sandbox has. */
  namespace: string
  /** The ServiceAccount of that pod. */
  account: string
  /** What is on that pod if it is made for the account. */
  own?: Partial<KubeObject['metadata']>
}

function ownPod(template: unknown, { namespace, account, own }: ManifestWorldOptions): KubeObject {
  const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } })
  const spec = at(template, 'spec')
  const plain = {
    containers: [
      {
        name: 'main',
        image: 'registry.example.com/podglass-sandbox:1.0.0',
        env: [field('POD_NAME', 'metadata.name'), field('POD_NAMESPACE', 'metadata.namespace')],
      },
    ],
  }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'podglass-sandbox', namespace, labels: OWN_LABELS, ...own },
    spec: { ...(isRecord(spec) ? spec : plain), serviceAccountName: account },
  }
}

/** Which pod stands for the program: that of a workload that runs as the account, else one made for it. */
function podOf(options: ManifestWorldOptions): { pod: Scenario['pod']; own: KubeObject | undefined } {
  const { manifests, namespace, account } = options
  const candidates = manifests
    .map(({ object }) => object)
    .filter(
      (object) =>
        (RUN.has(object.kind) || NOT_RUN.has(object.kind)) &&
        (object.metadata.namespace ?? namespace) === namespace &&
        (textAt(templateOf(object), 'spec', 'serviceAccountName') || 'default') === account,
    )
  const found = candidates.find(({ kind }) => RUN.has(kind)) ?? candidates[0]
  const template = found && templateOf(found)
  const container = textAt(template, 'spec', 'containers', 0, 'name') || 'main'
  const labels = Object.fromEntries(
    Object.entries(at(template, 'metadata', 'labels') ?? {}).map(([key, value]) => [key, String(value)]),
  )
  if (found && RUN.has(found.kind) && Object.keys(labels).length > 0)
    return { pod: { namespace, labels, container }, own: undefined }
  return { pod: { namespace, labels: OWN_LABELS, container }, own: ownPod(template, options) }
}

/** True for a group of Kubernetes' own: another spelling of it is a mistake, not a kind of some CRD. */
const isOwnGroup = (context: ApiContext, group: string) =>
  context.catalogue.types.some((type) => type.group === group)

function typeOf(
  context: ApiContext,
  { object, place }: WorldObject,
  report: WorldReport,
): ResourceType | undefined {
  const { apiVersion, kind } = object
  const type = context.catalogue.ofKind(apiVersion, kind)
  if (type !== undefined) return type
  if (!isOwnGroup(context, groupOfVersion(apiVersion))) {
    report.leftOut.push(
      `${kind} ${object.metadata.name} (${place}): no manifest defines ${kind} in ${apiVersion}: add its CustomResourceDefinition.`,
    )
    return undefined
  }
  const other = context.catalogue.types.find((one) => one.kind.toLowerCase() === kind.toLowerCase())
  const instead = other
    ? `Write apiVersion: ${other.group ? `${other.group}/` : ''}${other.version} and kind: ${other.kind}.`
    : 'Correct its kind.'
  throw new WorldError(`${place}: Kubernetes 1.36 has no ${kind} in ${apiVersion}. ${instead}`)
}

function applyManifest(
  context: ApiContext,
  manifest: WorldObject,
  namespace: string,
  report: WorldReport,
): void {
  const { object: given, place } = manifest
  const type = typeOf(context, manifest, report)
  if (type === undefined) return
  const own = type.namespaced ? (given.metadata.namespace ?? namespace) : ''
  const name = given.metadata.name
  const object = own === '' ? given : { ...given, metadata: { ...given.metadata, namespace: own } }
  const shown = `${given.kind} ${own === '' ? '' : `${own}/`}${name}`
  const [unknown] = undeclaredFields(object, context.catalogue.shapeOf(type))
  if (unknown !== undefined) {
    throw new WorldError(
      `${place}: ${shown} has the field ${unknown}, which ${given.kind} in ${given.apiVersion} does not have. Fix its name, or remove it.`,
    )
  }
  if (own !== '' && context.store.get('/namespaces', '', own) === undefined) {
    applyObject(context, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: own } })
    report.namespaces.push(own)
  }
  try {
    applyObject(context, object)
  } catch (error) {
    throw new WorldError(`${place}: the API server would refuse ${shown}: ${refusalText(error)}`)
  }
  report.kinds.set(given.kind, (report.kinds.get(given.kind) ?? 0) + 1)
  for (const says of [notSimulatedFor(given.kind), ...notSet(given)])
    if (says !== undefined && !report.notSimulated.includes(says)) report.notSimulated.push(says)
}

function notSet(object: KubeObject): string[] {
  const makesPods = RUN.has(object.kind) || NOT_RUN.has(object.kind)
  const containers = makesPods ? listAt(templateOf(object), 'spec', 'containers') : []
  const names = containers.flatMap((container) => listAt(container, 'env').map((one) => textAt(one, 'name')))
  return names
    .filter(steersPrograms)
    .map((name) => `${name}: it is not set, because programs of this machine would obey it.`)
}

const emptyReport = (): WorldReport => ({ kinds: new Map(), namespaces: [], leftOut: [], notSimulated: [] })

function withoutTests(manifests: readonly WorldObject[], report: WorldReport): WorldObject[] {
  return manifests.filter(({ object, place }) => {
    if (!isTestHook(object)) return true
    report.leftOut.push(
      `${object.kind} ${object.metadata.name} (${place}): a test, which helm install does not create.`,
    )
    return false
  })
}

/** A world with manifests on top of it, applied as an administrator. Throws at the start as `manifestWorld` does. */
export function onTopOf(
  scenario: Scenario,
  { manifests, namespace }: Pick<ManifestWorldOptions, 'manifests' | 'namespace'>,
): ManifestWorld {
  const report = emptyReport()
  const applied = inOrder(withoutTests(manifests, report))
  const applyMore = (context: ApiContext) => {
    scenario.applyMore?.(context)
    for (const manifest of applied) applyManifest(context, manifest, namespace, report)
  }
  return { scenario: { ...scenario, applyMore }, report }
}

/**
 * A world of manifests, applied as an administrator. Its pod is the first of a Deployment, ReplicaSet, Job or Pod that runs as
 * the account, or one that is made for it. Throws a WorldError at the start for what the API server would refuse.
 */
export function manifestWorld(options: ManifestWorldOptions): ManifestWorld {
  const { namespace, account } = options
  const report = emptyReport()
  const manifests = withoutTests(options.manifests, report)
  const { pod, own } = podOf({ ...options, manifests })
  const scenario: Scenario = {
    name: 'manifests',
    says: `Your manifests, with a pod that runs as ServiceAccount ${namespace}/${account}.`,
    look: ['Overview: what the account can do, and what is refused'],
    pod,
    world: (now) => {
      const hasNodes = manifests.some(({ object }) => object.kind === 'Node')
      return hasNodes ? '' : node('sandbox', 0, toTimestamp(now))
    },
    applyMore: (context) => {
      for (const manifest of inOrder(manifests)) applyManifest(context, manifest, namespace, report)
      if (context.store.get('/namespaces', '', namespace) === undefined) {
        applyObject(context, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
        report.namespaces.push(namespace)
      }
      const accounts = context.store.list('/serviceaccounts', namespace).map(({ metadata }) => metadata.name)
      if (!accounts.includes(account)) {
        throw new WorldError(
          `There is no ServiceAccount ${account} in namespace ${namespace}. There: ${listOf(accounts)}. Name one of them with --account, or its namespace with --namespace.`,
        )
      }
      if (own !== undefined) applyObject(context, own)
    },
  }
  return { scenario, report }
}
