import { present } from '../present'
import { parseDownwardFile } from './downward-file'
import type { Pod } from './pod-spec'

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

export type WorkloadResource =
  | 'deployment'
  | 'replicaset'
  | 'statefulset'
  | 'daemonset'
  | 'replicationcontroller'

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
