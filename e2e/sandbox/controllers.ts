import { isZero, parseQuantity } from '@/lib/identity/quantity'
import { aggregateClusterRoles } from '@/lib/rbac/aggregate'
import type { ApiContext } from './context'
import { withDefaults } from './defaults'
import { at, type Fields, isRecord, listAt, numberAt, textAt } from './fields'
import { controllerOf, type KubeObject, namespaceOf } from './kube-object'
import { runOn, unschedulable } from './pod-status'
import { rbacKeys } from './policy'
import { type StoreEvent, toTimestamp } from './store'
import { suffixOf } from './suffix'

/**
 * The controllers, the scheduler and the nodes, as far as the sandbox needs them: they answer each write at once, so
 * that a world is in its final state when the call that made it returns.
 */
export class Controllers {
  readonly #context: ApiContext
  /** The certificate that `kube-root-ca.crt` holds in every namespace. */
  #rootCertificate: string
  #nextPodIp = 10
  #nextSuffix = 0

  constructor(context: ApiContext, rootCertificate: string) {
    this.#context = context
    this.#rootCertificate = rootCertificate
    context.store.subscribe((event) => this.#hear(event))
  }

  /** Publishes another certificate authority in every namespace. */
  publishRootCertificate(certificate: string): void {
    this.#rootCertificate = certificate
    for (const namespace of this.#context.store.list('/namespaces')) {
      this.#publishRootCertificate(namespace.metadata.name)
    }
  }

  #hear(event: StoreEvent): void {
    const { key, type, object } = event
    if (key === '/namespaces' && type === 'ADDED') this.#fillNamespace(object.metadata.name)
    else if (key === '/pods') this.#hearPod(event)
    else if (key === 'apps/replicasets' && type !== 'DELETED') this.#reconcileReplicaSet(object)
    else if (key === 'apps/deployments' && type !== 'DELETED') this.#reconcileDeployment(object)
    else if (key === 'batch/jobs' && type === 'ADDED') this.#startJob(object)
    else if (key === rbacKeys.clusterRoles && mayAggregate(event)) this.#aggregate()
    else if (key === '/namespaces' && type === 'DELETED') this.#emptyNamespace(object.metadata.name)
  }

  #emptyNamespace(namespace: string): void {
    const { store } = this.#context
    for (const key of store.keys) {
      for (const object of store.list(key, namespace)) store.delete(key, namespace, object.metadata.name)
    }
  }

  #fillNamespace(namespace: string): void {
    const { store } = this.#context
    if (store.get('/serviceaccounts', namespace, 'default') === undefined) {
      store.put('/serviceaccounts', {
        kind: 'ServiceAccount',
        apiVersion: 'v1',
        metadata: { name: 'default', namespace },
      })
    }
    this.#publishRootCertificate(namespace)
  }

  #publishRootCertificate(namespace: string): void {
    this.#context.store.put('/configmaps', {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: {
        name: 'kube-root-ca.crt',
        namespace,
        annotations: {
          'kubernetes.io/description':
            'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
        },
      },
      data: { 'ca.crt': this.#rootCertificate },
    })
  }

  #aggregate(): void {
    const { store, policy } = this.#context
    for (const role of aggregateClusterRoles(policy.objects.clusterRoles)) {
      if (role.aggregationRule === undefined) continue
      const stored = store.get(rbacKeys.clusterRoles, '', role.name)
      if (stored === undefined) continue
      const known = policy.objects.clusterRoles.find((candidate) => candidate.name === role.name)
      if (JSON.stringify(known?.rules) === JSON.stringify(role.rules)) continue
      store.put(rbacKeys.clusterRoles, { ...stored, rules: role.rules })
    }
  }

  #hearPod({ type, object }: StoreEvent): void {
    if (type === 'ADDED' && textAt(object, 'spec', 'nodeName') === '') this.#schedule(object)
    const owner = controllerOf(object)
    if (owner?.kind !== 'ReplicaSet') return
    const set = this.#context.store.get('apps/replicasets', namespaceOf(object), owner.name)
    if (set !== undefined) this.#reconcileReplicaSet(set)
  }

  #schedule(pod: KubeObject): void {
    const { store, now } = this.#context
    // A pod that comes with a history of its own is shown as it is.
    if (listAt(pod, 'status', 'conditions').length > 0) return
    const nodes = store.list('/nodes').filter((node) => at(node, 'spec', 'unschedulable') !== true)
    const fitting = nodes.filter((node) => fits(pod, node))
    const node = fitting[this.#nextPodIp % Math.max(1, fitting.length)]
    if (node === undefined) {
      const message =
        nodes.length === 0
          ? 'no nodes available to schedule pods'
          : `0/${nodes.length} nodes are available: ${nodes.length} Insufficient cpu. preemption: 0/${nodes.length} nodes are available: ${nodes.length} No preemption victims found for incoming pod.`
      store.put('/pods', unschedulable(pod, message, now()))
      this.record(pod, 'Warning', 'FailedScheduling', message, 'default-scheduler')
      return
    }
    this.#nextPodIp += 1
    const ip = `10.244.${(this.#nextPodIp >> 8) & 255}.${this.#nextPodIp & 255}`
    const address = listAt(node, 'status', 'addresses').find((entry) => at(entry, 'type') === 'InternalIP')
    const created = pod.metadata.creationTimestamp
    const since = created === undefined ? now() : new Date(created)
    const running = runOn(pod, { name: node.metadata.name, ip: textAt(address, 'address') }, ip, since)
    store.put('/pods', running)
    this.#recordStart(running)
  }

  #recordStart(pod: KubeObject): void {
    const node = textAt(pod, 'spec', 'nodeName')
    const name = `${namespaceOf(pod)}/${pod.metadata.name}`
    this.record(pod, 'Normal', 'Scheduled', `Successfully assigned ${name} to ${node}`, 'default-scheduler')
    for (const status of listAt(pod, 'status', 'containerStatuses')) {
      const container = textAt(status, 'name')
      const image = textAt(status, 'image')
      switch (textAt(status, 'state', 'waiting', 'reason')) {
        case 'ImagePullBackOff':
          this.record(pod, 'Warning', 'Failed', `Failed to pull image "${image}": not found`, 'kubelet', 4)
          this.record(pod, 'Normal', 'BackOff', `Back-off pulling image "${image}"`, 'kubelet', 17)
          break
        case 'CrashLoopBackOff':
          this.record(
            pod,
            'Warning',
            'BackOff',
            `Back-off restarting failed container ${container} in pod ${pod.metadata.name}`,
            'kubelet',
            23,
          )
          break
        default:
          this.record(pod, 'Normal', 'Started', `Started container ${container}`, 'kubelet')
      }
    }
  }

  /** Writes an event about an object. */
  record(
    about: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    component: string,
    count = 1,
  ): void {
    const { store, now } = this.#context
    const time = toTimestamp(now())
    const first = about.metadata.creationTimestamp ?? time
    this.#nextSuffix += 1
    const suffix = suffixOf(`${about.metadata.uid}/${reason}/${this.#nextSuffix}`, 10)
    store.put('/events', {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: { name: `${about.metadata.name}.${suffix}`, namespace: namespaceOf(about) || 'default' },
      involvedObject: {
        kind: about.kind,
        namespace: namespaceOf(about),
        name: about.metadata.name,
        uid: about.metadata.uid,
        apiVersion: about.apiVersion,
        resourceVersion: about.metadata.resourceVersion,
      },
      reason,
      message,
      source: { component },
      firstTimestamp: first,
      lastTimestamp: time,
      count,
      type,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: '',
    })
  }

  #reconcileDeployment(deployment: KubeObject): void {
    const { store } = this.#context
    const namespace = namespaceOf(deployment)
    const template = at(deployment, 'spec', 'template')
    const hash = suffixOf(JSON.stringify(template), 9)
    const name = `${deployment.metadata.name}-${hash}`
    const replicas = numberAt(deployment, 'spec', 'replicas')
    const current = store.get('apps/replicasets', namespace, name)
    if (current === undefined || numberAt(current, 'spec', 'replicas') !== replicas) {
      this.#putReplicaSet(deployment, name, hash, replicas)
      return
    }
    for (const old of store.list('apps/replicasets', namespace)) {
      if (controllerOf(old)?.uid !== deployment.metadata.uid || old.metadata.name === name) continue
      if (numberAt(old, 'spec', 'replicas') === 0) continue
      store.put('apps/replicasets', { ...old, spec: { ...fieldsOf(old.spec), replicas: 0 } })
    }
    this.#putStatus('apps/deployments', deployment, deploymentStatus(deployment, current))
  }

  #putReplicaSet(deployment: KubeObject, name: string, hash: string, replicas: number): void {
    const template = fieldsOf(at(deployment, 'spec', 'template'))
    const labels = { ...stringMap(at(template, 'metadata', 'labels')), 'pod-template-hash': hash }
    const selector = {
      ...stringMap(at(deployment, 'spec', 'selector', 'matchLabels')),
      'pod-template-hash': hash,
    }
    const set: KubeObject = {
      kind: 'ReplicaSet',
      apiVersion: 'apps/v1',
      metadata: {
        name,
        namespace: namespaceOf(deployment),
        generation: 1,
        ...(deployment.metadata.creationTimestamp === undefined
          ? {}
          : { creationTimestamp: deployment.metadata.creationTimestamp }),
        labels,
        annotations: { 'deployment.kubernetes.io/revision': '1' },
        ownerReferences: [ownerReference(deployment)],
      },
      spec: {
        replicas,
        selector: { matchLabels: selector },
        template: { ...template, metadata: { ...fieldsOf(template.metadata), labels } },
      },
      status: { replicas: 0 },
    }
    this.#context.store.put('apps/replicasets', set)
  }

  #reconcileReplicaSet(set: KubeObject): void {
    const { store } = this.#context
    const namespace = namespaceOf(set)
    const pods = this.#podsOf(set)
    const wanted = numberAt(set, 'spec', 'replicas')
    for (const pod of pods.slice(wanted)) store.delete('/pods', namespace, pod.metadata.name)
    for (let missing = wanted - pods.length; missing > 0; missing -= 1) this.#createPod(set)
    const ready = this.#podsOf(set).filter((pod) => isReady(pod)).length
    const status = {
      replicas: wanted,
      ...(wanted > 0 ? { fullyLabeledReplicas: wanted } : {}),
      ...(ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {}),
      observedGeneration: set.metadata.generation ?? 1,
    }
    this.#putStatus('apps/replicasets', set, status)
    const owner = controllerOf(set)
    const deployment = owner === undefined ? undefined : store.get('apps/deployments', namespace, owner.name)
    const current = store.get('apps/replicasets', namespace, set.metadata.name)
    if (deployment !== undefined && current !== undefined) this.#reconcileDeployment(deployment)
  }

  #podsOf(owner: KubeObject): KubeObject[] {
    return this.#context.store
      .list('/pods', namespaceOf(owner))
      .filter((pod) => controllerOf(pod)?.uid === owner.metadata.uid)
  }

  #createPod(owner: KubeObject): void {
    const { store } = this.#context
    const template = at(owner, 'spec', 'template')
    this.#nextSuffix += 1
    const name = `${owner.metadata.name}-${suffixOf(`${owner.metadata.name}/${this.#nextSuffix}`)}`
    const pod: KubeObject = {
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: {
        ...fieldsOf(at(template, 'metadata')),
        name,
        generateName: `${owner.metadata.name}-`,
        namespace: namespaceOf(owner),
        ...(owner.metadata.creationTimestamp === undefined
          ? {}
          : { creationTimestamp: owner.metadata.creationTimestamp }),
        ownerReferences: [ownerReference(owner)],
      },
      spec: fieldsOf(at(template, 'spec')),
    }
    store.put('/pods', withDefaults(pod, '/pods', this.#context))
    this.record(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${name}`, componentOf(owner.kind))
  }

  #startJob(job: KubeObject): void {
    const { now } = this.#context
    // A job that comes with a history of its own is shown as it is.
    if (at(job, 'status', 'startTime') !== undefined) return
    this.#createPod(job)
    const status = { active: 1, terminating: 0, ready: 0, startTime: toTimestamp(now()) }
    this.#putStatus('batch/jobs', job, status)
  }

  #putStatus(key: string, object: KubeObject, status: Fields): void {
    const { store } = this.#context
    const stored = store.get(key, namespaceOf(object), object.metadata.name)
    if (stored === undefined || JSON.stringify(stored.status) === JSON.stringify(status)) return
    store.put(key, { ...stored, status })
  }
}

// A ClusterRole without labels feeds no other, and without an aggregationRule nothing feeds it.
function mayAggregate({ object, previous }: StoreEvent): boolean {
  return [object, previous].some(
    (role) => role?.metadata.labels !== undefined || role?.aggregationRule !== undefined,
  )
}

function componentOf(kind: string): string {
  return kind === 'Job' ? 'job-controller' : 'replicaset-controller'
}

function fieldsOf(value: unknown): Fields {
  return isRecord(value) ? value : {}
}

function stringMap(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fieldsOf(value)).flatMap(([key, entry]) =>
      typeof entry === 'string' ? [[key, entry]] : [],
    ),
  )
}

function ownerReference(owner: KubeObject): Fields {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  }
}

function isReady(pod: KubeObject): boolean {
  return listAt(pod, 'status', 'conditions').some(
    (condition) => at(condition, 'type') === 'Ready' && at(condition, 'status') === 'True',
  )
}

function deploymentStatus(deployment: KubeObject, set: KubeObject): Fields {
  const wanted = numberAt(deployment, 'spec', 'replicas')
  const ready = numberAt(set, 'status', 'readyReplicas')
  const time = deployment.metadata.creationTimestamp
  const isAvailable = ready >= wanted
  return {
    observedGeneration: deployment.metadata.generation ?? 1,
    ...(wanted > 0 ? { replicas: wanted, updatedReplicas: wanted } : {}),
    ...(ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {}),
    ...(ready < wanted ? { unavailableReplicas: wanted - ready } : {}),
    conditions: [
      {
        type: 'Available',
        status: isAvailable ? 'True' : 'False',
        lastUpdateTime: time,
        lastTransitionTime: time,
        reason: isAvailable ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
        message: isAvailable
          ? 'Deployment has minimum availability.'
          : 'Deployment does not have minimum availability.',
      },
      {
        type: 'Progressing',
        status: 'True',
        lastUpdateTime: time,
        lastTransitionTime: time,
        reason: isAvailable ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated',
        message: isAvailable
          ? `ReplicaSet "${set.metadata.name}" has successfully progressed.`
          : `ReplicaSet "${set.metadata.name}" is progressing.`,
      },
    ],
  }
}

// Each pod alone against the whole node: enough for a request that no node could ever meet.
function fits(pod: KubeObject, node: KubeObject): boolean {
  const wanted = listAt(pod, 'spec', 'containers').reduce<bigint>((sum, container) => {
    const request = parseQuantity(String(at(container, 'resources', 'requests', 'cpu') ?? '0'))
    return sum + (request?.nano ?? 0n)
  }, 0n)
  const has = parseQuantity(String(at(node, 'status', 'allocatable', 'cpu') ?? '0'))
  return has === undefined || isZero(has) || wanted <= has.nano
}
