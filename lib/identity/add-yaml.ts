import { toYaml } from '@/lib/objects/to-yaml'
import { present } from '../present'
import { parseDownwardFile } from './downward-file'
import { fieldName, legalPlaces, type SourceRef, subscriptOf } from './field-ref'
import type { ContainerPlace, Pod } from './pod-spec'

/** What is known of the pod that the YAML is for. Unknown names become capital placeholders with a comment. */
export interface AddTarget {
  namespace?: string
  pod?: string
  container?: { name: string; place: ContainerPlace }
  owner: TemplateOwner
  /** Where a new downward API volume is mounted. */
  mountPath: string
  /** Directories that DOWNWARD_API_DIR names now, when the new mount has to join them. */
  joinDirs?: readonly string[]
}

type Part = Readonly<Record<string, unknown>>

const VARIABLE_NAMES = new Map([
  ['metadata.name', 'POD_NAME'],
  ['metadata.namespace', 'POD_NAMESPACE'],
  ['metadata.uid', 'POD_UID'],
  ['spec.nodeName', 'NODE_NAME'],
  ['spec.serviceAccountName', 'POD_SERVICE_ACCOUNT'],
  ['status.hostIP', 'HOST_IP'],
  ['status.hostIPs', 'HOST_IPS'],
  ['status.podIP', 'POD_IP'],
  ['status.podIPs', 'POD_IPS'],
])

/**
 * YAML that adds exactly this field to the container: by env where the API server allows that, else by a downward API
 * volume of its own. It is for the object that the pod is made from, and says how that takes it. Undefined for a path
 * that neither allows, and for a volume of an ephemeral container, which can mount none that the pod does not have.
 */
export function addYaml(ref: SourceRef, target: AddTarget): string | undefined {
  if (ref.kind === 'resource') {
    const isItsOwn =
      isEphemeral(target) && (ref.container ?? target.container?.name) === target.container?.name
    return isItsOwn ? undefined : inEnv([variableOfResource(ref)], target)
  }
  const legal = legalPlaces(ref.path)
  if (legal.env) return inEnv([variableOfField(ref.path)], target)
  return legal.volume ? inVolume([itemOf(ref.path)], target) : undefined
}

/** YAML of a downward API volume with labels and annotations, the two that only a volume can give whole. */
export function addVolumeYaml(target: AddTarget): string | undefined {
  return inVolume([itemOf('metadata.labels'), itemOf('metadata.annotations')], target)
}

/** YAML of the variables of a pod's name, namespace, UID, node, ServiceAccount and addresses. */
export function addVariablesYaml(target: AddTarget): string {
  return addFieldsYaml([...VARIABLE_NAMES.keys()], target)
}

/** YAML of a variable for each of these fields; the API server allows them all in env. */
export function addFieldsYaml(paths: readonly string[], target: AddTarget): string {
  return inEnv(paths.map(variableOfField), target)
}

/** YAML that lets the kubelet mount a token of the pod's ServiceAccount: the pod's field wins over the account's. */
export function addTokenYaml(target: AddTarget): string | undefined {
  return isEphemeral(target) ? undefined : inTemplate(target, { automountServiceAccountToken: true })
}

/** YAML of any part of the pod's spec, or of its metadata, in the object that the pod is made from. */
export function templateYaml(target: AddTarget, part: { spec: Part } | { metadata: Part }): string {
  if ('spec' in part) return inTemplate(target, part.spec)
  const { says, path } = placeOf(target)
  return commented(
    says,
    path.slice(0, -1).reduceRight((inner: Part, key) => ({ [key]: inner }), part),
  )
}

/** YAML of any part of the container and of its pod's spec; undefined for an ephemeral container, which cannot be changed. */
export function containerYaml(target: AddTarget, container: Part, pod: Part = {}): string | undefined {
  return isEphemeral(target) ? undefined : wrapped(target, container, pod)
}

function isEphemeral({ container }: AddTarget): boolean {
  return container?.place === 'ephemeral'
}

function inEnv(env: Part[], target: AddTarget): string {
  return isEphemeral(target) ? inAnother(target, { env }) : wrapped(target, { env }, {})
}

function inVolume(items: Part[], target: AddTarget): string | undefined {
  if (isEphemeral(target)) return undefined
  const { mountPath, joinDirs } = target
  const name = volumeName(mountPath)
  const dirs = joinDirs && [...joinDirs, mountPath].join(':')
  return wrapped(
    target,
    {
      env: dirs ? [{ name: 'DOWNWARD_API_DIR', value: dirs }] : undefined,
      volumeMounts: [{ name, mountPath, readOnly: true }],
    },
    { volumes: [{ name, downwardAPI: { items } }] },
  )
}

function variableOfField(path: string): Part {
  const name = VARIABLE_NAMES.get(path) ?? variableOfSubscript(path)
  return { name, valueFrom: { fieldRef: { fieldPath: path } } }
}

function variableOfSubscript(path: string): string {
  const subscript = subscriptOf(path)
  const stem = subscript?.map === 'annotations' ? 'POD_ANNOTATION' : 'POD_LABEL'
  return `${stem}_${(subscript?.key ?? '').replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()}`
}

function variableOfResource(ref: SourceRef & { kind: 'resource' }): Part {
  const [bound, ...rest] = ref.resource.split('.')
  const isCpu = ref.resource.endsWith('.cpu')
  const what = rest
    .join('_')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
  const name = `CONTAINER_${what}_${bound === 'limits' ? 'LIMIT' : 'REQUEST'}_${isCpu ? 'MILLICORES' : 'BYTES'}`
  const { container: containerName, resource } = ref
  return { name, valueFrom: { resourceFieldRef: { containerName, resource, divisor: isCpu ? '1m' : '1' } } }
}

function itemOf(path: string): Part {
  const name = fieldName({ kind: 'field', path }).replace('metadata.', '')
  return { path: name, fieldRef: { fieldPath: path } }
}

function wrapped(target: AddTarget, container: Part, pod: Part): string {
  const { name, place } = target.container ?? { name: 'CONTAINER_NAME', place: 'container' }
  // What makes an init container a sidecar.
  const restartPolicy = place === 'sidecar' ? 'Always' : undefined
  return inTemplate(target, {
    [place === 'container' ? 'containers' : 'initContainers']: [{ name, restartPolicy, ...container }],
    ...pod,
  })
}

function commented(comments: readonly string[], part: Part): string {
  return `${comments.map((line) => `# ${line}\n`).join('')}${toYaml(part)}`
}

function inTemplate(target: AddTarget, spec: Part): string {
  const { says, path } = placeOf(target)
  const comments = target.container ? [] : ["CONTAINER_NAME: the container's name in the pod's spec."]
  return commented(
    [...says, ...comments],
    path.reduceRight((inner: Part, key) => ({ [key]: inner }), spec),
  )
}

/** A container that kubectl debug starts, since an ephemeral one cannot be changed. */
function inAnother({ namespace, pod = 'POD' }: AddTarget, container: Part): string {
  return commented(
    [
      'An ephemeral container cannot be changed: start another one that includes this.',
      `kubectl debug pod/${pod}${inNamespace(namespace)} --image=IMAGE --custom=add.yaml`,
    ],
    container,
  )
}

const TEMPLATE = ['spec', 'template', 'spec']

/** How the owner of the template takes a change, and where in it the pod's spec is. */
function placeOf(target: AddTarget): { says: string[]; path: string[] } {
  const { owner, namespace, pod = 'POD' } = target
  const of = inNamespace(namespace)
  const patch = (what: string) => `kubectl patch ${what}${of} --patch-file add.yaml`
  switch (owner.kind) {
    case 'workload': {
      const follows = FOLLOWS[owner.resource] ?? [
        `This does not replace any pod. Its ${owner.resource} makes a new pod for each one that is deleted; what`,
        'containers and emptyDirs of the old one hold is lost:',
        `kubectl delete pod ${pod}${of}`,
      ]
      return { says: [patch(`${owner.resource} ${owner.name}`), ...follows], path: TEMPLATE }
    }
    case 'job':
      return owner.cronJob === undefined
        ? {
            says: [
              `Part of the manifest of Job ${owner.name}, whose template cannot be changed. It takes a new Job:`,
              'one that is deleted ends its pods and does not come back. Ask who made it first.',
            ],
            path: TEMPLATE,
          }
        : {
            says: [
              patch(`cronjob ${owner.cronJob}`),
              `Judging by its name, Job ${owner.name} is a run of this CronJob: the next run gets it.`,
              'The template of a Job cannot be changed. If no such CronJob exists, move what is under',
              'jobTemplate into the manifest of a new Job.',
            ],
            path: ['spec', 'jobTemplate', ...TEMPLATE],
          }
    case 'static':
      return {
        says: [
          `Part of the static pod's manifest, a file on ${owner.node === undefined ? 'its node' : `node ${owner.node}`}: the kubelet reads it again and`,
          'replaces the pod. The copy at the API server cannot be changed.',
        ],
        path: ['spec'],
      }
    case 'other':
      return {
        says: [`Part of the pod template that ${owner.of} ${owner.name} makes its pods from.`],
        path: ['spec'],
      }
    case 'nobody':
      return {
        says: [
          "Part of the Pod's manifest, which a running pod cannot take. No controller made this pod: once deleted",
          'it does not come back, and what its containers and emptyDirs hold is lost. Ask who made it first.',
        ],
        path: ['spec'],
      }
    case 'unknown':
      return {
        says: [
          'Part of a pod template: what this pod was made from could not be read. Of a Deployment:',
          patch('deployment NAME'),
        ],
        path: TEMPLATE,
      }
  }
}

const ROLLS = 'The pods of the workload are replaced by new ones'
const UNLESS = `${ROLLS}, unless its updateStrategy is OnDelete: then delete them.`
const FOLLOWS: Partial<Record<WorkloadResource, string[]>> = {
  deployment: [`${ROLLS}.`],
  statefulset: [UNLESS],
  daemonset: [UNLESS],
}

function inNamespace(namespace = 'NAMESPACE'): string {
  return ` -n ${namespace}`
}

// A name derived from the path, so that the patch merges with itself and with nothing else.
function volumeName(mountPath: string): string {
  const stem = mountPath
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return `podglass-${stem}`.slice(0, 63).replace(/-+$/, '')
}

/** Where the template that a pod was made from is, and so what must be changed to change the pod. */
export type TemplateOwner =
  | { kind: 'workload'; resource: WorkloadResource; name: string }
  /** `cronJob`: the CronJob that the Job's name is made from, if it is of one. */
  | { kind: 'job'; name: string; cronJob?: string }
  /** A pod of a file on its node; the API server holds a mirror of it. */
  | { kind: 'static'; node?: string }
  /** A controller whose template is where only its own documentation says. */
  | { kind: 'other'; of: string; name: string }
  | { kind: 'nobody' }
  | { kind: 'unknown' }

type WorkloadResource = 'deployment' | 'replicaset' | 'statefulset' | 'daemonset' | 'replicationcontroller'

const WORKLOADS = new Map<string, WorkloadResource>([
  ['apps/ReplicaSet', 'replicaset'],
  ['apps/StatefulSet', 'statefulset'],
  ['apps/DaemonSet', 'daemonset'],
  ['/ReplicationController', 'replicationcontroller'],
])

// The API server does not validate the form of an owner's name and kind, and both become part of a command.
const NAME = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/
const KIND = /^[A-Za-z][A-Za-z0-9]{0,62}$/

/** The owner of the pod's template, by its controller and its labels. */
export function templateOwner(pod: Pod): TemplateOwner {
  const { annotations, labels, ownerReferences } = pod.metadata
  if (annotations?.has('kubernetes.io/config.mirror')) {
    return { kind: 'static', ...(pod.spec.nodeName ? { node: pod.spec.nodeName } : {}) }
  }
  const owner = ownerReferences?.find(({ controller }) => controller === true)
  if (!owner) return { kind: 'nobody' }
  const { name } = owner
  if (!NAME.test(name) || !KIND.test(owner.kind)) return { kind: 'unknown' }
  const group = owner.apiVersion?.includes('/') ? owner.apiVersion.split('/')[0] : ''
  const qualified = `${group}/${owner.kind}`
  if (qualified === 'batch/Job') return jobNamed(name)
  const resource = WORKLOADS.get(qualified)
  if (!resource) return { kind: 'other', of: owner.kind, name }
  const suffix = `-${labels?.get('pod-template-hash') ?? ''}`
  return resource === 'replicaset' && suffix !== '-' && name.endsWith(suffix)
    ? { kind: 'workload', resource: 'deployment', name: name.slice(0, -suffix.length) }
    : { kind: 'workload', resource, name }
}

// A CronJob names its Jobs by the minute of the schedule, counted since 1970.
function jobNamed(name: string): TemplateOwner {
  const cronJob = /^(.+)-\d{8}$/.exec(name)?.[1]
  return { kind: 'job', name, ...present({ cronJob }) }
}

/**
 * What `kubectl port-forward` takes to reach a pod also after it was replaced: its Deployment where the pod's name and its
 * label `pod-template-hash` prove which one that is, else the pod. `labels` is the text of a labels file.
 */
export function forwardTarget(pod: string, labels: string | undefined): string {
  const entries = labels === undefined ? [] : (parseDownwardFile(labels) ?? [])
  const hash = entries.find(({ key }) => key === 'pod-template-hash')?.value
  const end = hash ? pod.lastIndexOf(`-${hash}-`) : -1
  return end > 0 ? `deployment/${pod.slice(0, end)}` : `pod/${pod}`
}
