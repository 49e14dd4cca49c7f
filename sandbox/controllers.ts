import { isDeepStrictEqual } from 'node:util'
import { textAt } from '@/lib/objects/fields'
import { aggregateClusterRoles } from '@/lib/rbac/aggregate'
import type { ApiContext } from './context'
import { controllerOf, namespaceOf } from './kube-object'
import { rbacKeys } from './policy'
import { withQuotaStatus } from './quota'
import { Scheduler } from './scheduler'
import type { StoreEvent } from './store'
import { isReady, Workloads } from './workloads'

/**
 * The controllers, the scheduler and the nodes, as far as the sandbox needs them: they answer each write at once, so
 * that a world is in its final state when the call that made it returns.
 */
export class Controllers {
  readonly #context: ApiContext
  /** The certificate that `kube-root-ca.crt` holds in every namespace. */
  #rootCertificate: string
  readonly #scheduler: Scheduler
  readonly #workloads: Workloads
  #isQuiet = false

  constructor(context: ApiContext, rootCertificate: string) {
    this.#context = context
    this.#scheduler = new Scheduler(context)
    this.#workloads = new Workloads(context, this.#scheduler)
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

  /** Runs writes that already have their final state, which no controller should touch. */
  quietly(run: () => void): void {
    this.#isQuiet = true
    try {
      run()
    } finally {
      this.#isQuiet = false
    }
  }

  #hear(event: StoreEvent): void {
    if (this.#isQuiet) return
    const { key, type, object } = event
    this.#countQuotas(namespaceOf(object))
    // Nobody brings back what a deleted owner let go.
    if (type === 'MODIFIED' && object.metadata.deletionTimestamp !== undefined) return
    if (key === '/namespaces' && type === 'ADDED') this.#fillNamespace(object.metadata.name)
    else if (key === '/pods') this.#hearPod(event)
    else if (key === 'apps/replicasets' && type !== 'DELETED') this.#workloads.reconcileReplicaSet(object)
    else if (key === 'apps/deployments' && type !== 'DELETED') this.#workloads.reconcileDeployment(object)
    else if (key === 'batch/jobs' && type === 'ADDED') this.#workloads.startJob(object)
    else if (key === rbacKeys.clusterRoles && mayAggregate(event)) this.#aggregate()
    else if (key === '/namespaces' && type === 'DELETED') this.#emptyNamespace(object.metadata.name)
  }

  #countQuotas(namespace: string): void {
    for (const quota of this.#context.store.list('/resourcequotas', namespace)) {
      const counted = withQuotaStatus(this.#context, quota)
      if (!isDeepStrictEqual(counted.status, quota.status))
        this.#context.store.put('/resourcequotas', counted)
    }
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

  #hearPod({ type, object, previous }: StoreEvent): void {
    if (type === 'ADDED' && textAt(object, 'spec', 'nodeName') === '') this.#scheduler.schedule(object)
    // A ReplicaSet counts pods and those that are ready, so no other change concerns it.
    if (type === 'MODIFIED' && previous !== undefined && isReady(previous) === isReady(object)) return
    const owner = controllerOf(object)
    if (owner?.kind !== 'ReplicaSet') return
    const set = this.#context.store.get('apps/replicasets', namespaceOf(object), owner.name)
    if (set !== undefined && set.metadata.deletionTimestamp === undefined)
      this.#workloads.reconcileReplicaSet(set)
  }
}

// A ClusterRole without labels feeds no other, and without an aggregationRule nothing feeds it.
function mayAggregate({ object, previous }: StoreEvent): boolean {
  return [object, previous].some(
    (role) => role?.metadata.labels !== undefined || role?.aggregationRule !== undefined,
  )
}
