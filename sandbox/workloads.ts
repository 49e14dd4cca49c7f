import { at, type Fields, isRecord, listAt, numberAt } from '@/lib/objects/fields'
import type { ApiContext } from './context'
import { withDefaults } from './defaults'
import { controllerOf, type KubeObject, namespaceOf } from './kube-object'
import type { Scheduler } from './scheduler'
import { toTimestamp } from './store'
import { suffixOf } from './suffix'

/** The controllers of Deployments, ReplicaSets and Jobs. */
export class Workloads {
  readonly #context: ApiContext
  readonly #scheduler: Scheduler
  #nextSuffix = 0

  constructor(context: ApiContext, scheduler: Scheduler) {
    this.#context = context
    this.#scheduler = scheduler
  }

  /** Makes a Deployment's ReplicaSet, and then its status, match the spec. */
  reconcileDeployment(deployment: KubeObject): void {
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
    const revised = this.#withRevision(deployment)
    this.#putStatus('apps/deployments', revised, deploymentStatus(revised, current))
  }

  #withRevision(deployment: KubeObject): KubeObject {
    const annotation = 'deployment.kubernetes.io/revision'
    if (deployment.metadata.annotations?.[annotation] !== undefined) return deployment
    const annotations = { ...deployment.metadata.annotations, [annotation]: '1' }
    const metadata = { ...deployment.metadata, annotations }
    return this.#context.store.put('apps/deployments', { ...deployment, metadata })
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

  /** Adds or removes pods until there are as many as the spec says. */
  reconcileReplicaSet(set: KubeObject): void {
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
    if (deployment !== undefined && current !== undefined) this.reconcileDeployment(deployment)
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
    this.#scheduler.record(
      owner,
      'Normal',
      'SuccessfulCreate',
      `Created pod: ${name}`,
      componentOf(owner.kind),
    )
  }

  /** Starts the pod of a new Job. */
  startJob(job: KubeObject): void {
    const { now } = this.#context
    // A Job that comes with its own history is left as it is.
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

export function isReady(pod: KubeObject): boolean {
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
