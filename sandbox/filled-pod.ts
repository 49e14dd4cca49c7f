import { at, type Fields, isRecord, listAt, textAt } from '@/lib/objects/fields'
import type { ApiContext } from './context'
import { withDefaults } from './defaults'
import type { Fate } from './fill-fates'
import { type KubeObject, namespaceOf } from './kube-object'
import { fieldsV1, managedBy } from './managed-fields'
import { runOn } from './pod-status'
import { builtInShape } from './schemas'
import { toTimestamp } from './store'
import { hexOf, suffixOf } from './suffix'

/** What all pods of a ReplicaSet share; each refers to it, so thousands fit in memory. */
export interface PodTemplate {
  set: KubeObject
  labels: Record<string, string>
  annotations: Record<string, string>
  owner: Fields
  spec: Fields
  /** What the ReplicaSet's controller owns of each pod. */
  managed: Fields
}

export function podTemplate(set: KubeObject): PodTemplate {
  const template = at(set, 'spec', 'template')
  const labels = strings(at(template, 'metadata', 'labels'))
  const annotations = strings(at(template, 'metadata', 'annotations'))
  const owner = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    name: set.metadata.name,
    uid: set.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  }
  const spec = fields(at(template, 'spec'))
  const metadata = {
    annotations,
    generateName: '',
    labels,
    ownerReferences: [{ uid: set.metadata.uid }],
  }
  return {
    set,
    labels,
    annotations,
    owner,
    spec,
    managed: fieldsV1({ metadata, spec }, builtInShape('v1', 'Pod')),
  }
}

const networkAnnotations = (podIP: string, containerId: string) => ({
  'cni.projectcalico.org/containerID': containerId,
  'cni.projectcalico.org/podIP': `${podIP}/32`,
  'cni.projectcalico.org/podIPs': `${podIP}/32`,
})

const networkManaged = fieldsV1({ metadata: { annotations: networkAnnotations('', '') } })

const condition = (type: string) => ({
  type,
  lastProbeTime: null,
  lastTransitionTime: '',
  observedGeneration: 1,
  status: '',
})

function kubeletFields(podIP: string): Fields {
  const status = {
    conditions: [
      condition('PodReadyToStartContainers'),
      condition('Initialized'),
      condition('Ready'),
      condition('ContainersReady'),
    ],
    containerStatuses: [],
    hostIP: '',
    hostIPs: [],
    observedGeneration: 1,
    phase: '',
    podIP: '',
    podIPs: [{ ip: podIP }],
    startTime: '',
  }
  return fieldsV1({ status }, builtInShape('v1', 'Pod'))
}

function managedFields(template: PodTemplate, podIP: string, created: string, changed: string): Fields[] {
  return [
    managedBy('kube-controller-manager', created, template.managed),
    managedBy('calico', created, networkManaged, 'status'),
    managedBy('kubelet', changed, kubeletFields(podIP), 'status'),
  ]
}

/** A pod of a ReplicaSet on a node, as it is after a while, with what a real one carries: about 16 KB of JSON. */
export function filledPod(
  context: ApiContext,
  template: PodTemplate,
  place: { index: number; node: { name: string; ip: string }; podIP: string },
  fate: Fate,
): KubeObject {
  const { set } = template
  const name = `${set.metadata.name}-${suffixOf(`${set.metadata.name}/${place.index}`)}`
  const created = toTimestamp(fate.created)
  const { podIP, node } = place
  const pod: KubeObject = {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      generateName: `${set.metadata.name}-`,
      namespace: namespaceOf(set),
      creationTimestamp: created,
      labels: template.labels,
      annotations: {
        ...networkAnnotations(podIP, hexOf(`sandbox/${name}`)),
        ...template.annotations,
      },
      ownerReferences: [template.owner],
      managedFields: managedFields(template, podIP, created, toTimestamp(fate.changed)),
    },
    spec: template.spec,
  }
  const running = runOn(withDefaults(pod, '/pods', context), node, podIP, fate.started)
  return fate.bring(withMountStatus(running))
}

/** The kubelet reports what is mounted where in each container. */
function withMountStatus(pod: KubeObject): KubeObject {
  const containers = listAt(pod, 'spec', 'containers')
  const containerStatuses = listAt(pod, 'status', 'containerStatuses').map((status, index) => ({
    ...fields(status),
    volumeMounts: listAt(containers[index], 'volumeMounts').map((mount) => ({
      ...fields(mount),
      ...(at(mount, 'readOnly') === true ? { recursiveReadOnly: 'Disabled' } : {}),
    })),
  }))
  return { ...pod, status: { ...fields(pod.status), containerStatuses } }
}

function fields(value: unknown): Fields {
  return isRecord(value) ? value : {}
}

function strings(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.keys(fields(value)).map((key) => [key, textAt(value, key)]))
}
