import { randomUUID } from 'node:crypto'
import { at, type Fields, numberAt } from '@/lib/objects/fields'
import { applyObject, documentsOf } from './apply'
import { type ResourceType, storageKey } from './catalogue'
import type { ApiContext, SandboxCall } from './context'
import { groupVersion, type KubeObject, namespaceOf, parseKubeObject } from './kube-object'
import { runOn } from './pod-status'
import { node } from './scenarios/shop'
import { type StoreEvent, toTimestamp } from './store'

/** On each object that is made up, and on the pods of one. */
const MARK = 'podglass.dev/stand-in'

/** Of an answer to a call about an object that is made up. */
export const STAND_IN_HEADER = 'podglass-stand-in'

const marked = { [MARK]: 'true' }

/** Whether an object is made up, or is the pod of one. */
export const isStandIn = (object: KubeObject | undefined) => object?.metadata.annotations?.[MARK] === 'true'

const IMAGE = 'registry.example.com/stand-in:1.0.0'

// What people forward or name most; a Service of one more port refuses nothing.
const PORTS = [80, 443, 3000, 5000, 5432, 6379, 8000, 8080, 8443, 9090]

const podSpec = (name: string): Fields => ({ containers: [{ name, image: IMAGE }] })

const template = (name: string, spec: Fields = podSpec(name)) => ({
  metadata: { labels: { app: name }, annotations: marked },
  spec,
})

const workload = (name: string) => ({
  replicas: 1,
  selector: { matchLabels: { app: name } },
  template: template(name),
})

const job = (name: string) => ({
  template: template(name, { ...podSpec(name), restartPolicy: 'Never' }),
})

const ROLLING = { updateStrategy: { type: 'RollingUpdate' } }

const storage = { accessModes: ['ReadWriteOnce'], storageClassName: 'standard' }

/** What a kind needs so that kubectl can read, wait for and change it; any other kind is its name alone. */
const BODIES: ReadonlyMap<string, (name: string) => Fields> = new Map<string, (name: string) => Fields>([
  ['/pods', (name) => ({ spec: podSpec(name) })],
  [
    '/services',
    (name) => ({
      spec: {
        clusterIP: '10.96.0.100',
        selector: { app: name },
        ports: PORTS.map((port) => ({ name: `port-${port}`, port, targetPort: port })),
      },
    }),
  ],
  ['/secrets', () => ({ type: 'Opaque', data: {} })],
  ['/configmaps', () => ({ data: {} })],
  [
    '/persistentvolumeclaims',
    () => ({ spec: { ...storage, resources: { requests: { storage: '1Gi' } } }, status: { phase: 'Bound' } }),
  ],
  [
    '/persistentvolumes',
    (name) => ({
      spec: { ...storage, capacity: { storage: '1Gi' }, hostPath: { path: `/srv/${name}` } },
      status: { phase: 'Available' },
    }),
  ],
  ['/replicationcontrollers', (name) => ({ spec: { ...workload(name), selector: { app: name } } })],
  ['apps/deployments', (name) => ({ spec: workload(name) })],
  ['apps/replicasets', (name) => ({ spec: workload(name) })],
  ['apps/statefulsets', (name) => ({ spec: { ...workload(name), serviceName: name, ...ROLLING } })],
  [
    'apps/daemonsets',
    (name) => ({ spec: { selector: { matchLabels: { app: name } }, template: template(name), ...ROLLING } }),
  ],
  ['batch/jobs', (name) => ({ spec: job(name) })],
  ['batch/cronjobs', (name) => ({ spec: { schedule: '0 3 * * *', jobTemplate: { spec: job(name) } } })],
  [
    'networking.k8s.io/ingresses',
    (name) => ({ spec: { defaultBackend: { service: { name, port: { number: 80 } } } } }),
  ],
  [
    'autoscaling/horizontalpodautoscalers',
    (name) => ({
      spec: {
        minReplicas: 1,
        maxReplicas: 3,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      },
    }),
  ],
  [
    'policy/poddisruptionbudgets',
    (name) => ({
      spec: { minAvailable: 0, selector: { matchLabels: { app: name } } },
      status: { disruptionsAllowed: 1 },
    }),
  ],
])

// A made-up one would act on the cluster itself, elect a leader or serve a kind that is not there.
const NEVER = new Set([
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'coordination.k8s.io',
  'events.k8s.io',
  'rbac.authorization.k8s.io',
])

const NAME = /^[a-z0-9](?:[-a-z0-9.]{0,60}[a-z0-9])?$/

/** Commands of kubectl that read first what they make if it is not there. */
const MAKES = /^kubectl (?:apply|diff|auth reconcile)\b/

/** Labels that a selector asks for by `=`; undefined if it asks for anything else. */
function labelsOf(selector: string): Record<string, string> | undefined {
  const pairs = selector.split(',').map((part) => /^\s*([^\s=!]+)\s*==?\s*([^\s=!]+)\s*$/.exec(part))
  const labels = pairs.flatMap((pair) => (pair?.[1] && pair[2] ? [[pair[1], pair[2]] as const] : []))
  return labels.length === pairs.length ? Object.fromEntries(labels) : undefined
}

interface NamedTarget {
  namespace: string
  name: string
  subresource: string
}

const idOf = (key: string, namespace: string, name: string) => JSON.stringify([key, namespace, name])

const commandOf = ({ headers }: SandboxCall) => String(headers['kubectl-command'] ?? '')

const isRead = (call: SandboxCall) => commandOf(call) !== '' && !MAKES.test(commandOf(call))

/** Whether a call fails without its object, and was not made to find out. */
function needs(call: SandboxCall, subresource: string): boolean {
  if (subresource !== '' || call.method === 'PUT' || call.method === 'DELETE') return true
  // Server-side apply makes its object.
  if (call.method === 'PATCH') return call.headers['content-type'] !== 'application/apply-patch+yaml'
  return isRead(call)
}

/** The status of a workload whose controller the sandbox does not run, once it has done what the spec says. */
function reachedBy(key: string, object: KubeObject, time: string): Fields | undefined {
  const observedGeneration = object.metadata.generation ?? 1
  switch (key) {
    case 'apps/statefulsets': {
      const replicas = numberAt(object, 'spec', 'replicas')
      const revision = `${object.metadata.name}-1`
      const counts = { readyReplicas: replicas, currentReplicas: replicas, updatedReplicas: replicas }
      return {
        observedGeneration,
        replicas,
        ...counts,
        availableReplicas: replicas,
        currentRevision: revision,
        updateRevision: revision,
      }
    }
    case 'apps/daemonsets':
      return {
        observedGeneration,
        currentNumberScheduled: 1,
        desiredNumberScheduled: 1,
        numberAvailable: 1,
        numberMisscheduled: 0,
        numberReady: 1,
        updatedNumberScheduled: 1,
      }
    case 'batch/jobs': {
      const startTime = at(object, 'status', 'startTime')
      if (startTime === undefined || at(object, 'spec', 'suspend') === true) return undefined
      const condition = { status: 'True', lastProbeTime: time, lastTransitionTime: time }
      return at(object, 'status', 'succeeded') === 1
        ? undefined
        : {
            startTime,
            completionTime: time,
            succeeded: 1,
            ready: 0,
            terminating: 0,
            conditions: [{ type: 'Complete', ...condition }],
          }
    }
    default:
      return undefined
  }
}

/**
 * Makes up what a call names and what is not there, so that a script of one cluster runs in an empty one: a plausible object, marked by an
 * annotation. Read are only the calls of kubectl, since any other program that finds nothing may create it, and then needs `create`. What
 * was deleted stays deleted.
 */
export class StandIns {
  readonly #context: ApiContext
  /** Those made by name, whose annotations a call can replace. */
  readonly #made = new Set<string>()
  readonly #deleted = new Set<string>()
  readonly #selected = new Set<string>()

  constructor(context: ApiContext) {
    this.#context = context
    context.store.subscribe((event) => this.#hear(event))
  }

  /** Before a call is answered: makes what it needs. True if it names an object that is made up. */
  meet(call: SandboxCall, type: ResourceType, { namespace, name, subresource }: NamedTarget): boolean {
    const { store } = this.#context
    if (!type.verbs.includes('create') || NEVER.has(type.group) || type.resource === 'events') return false
    if (namespace !== '' && store.get('/namespaces', '', namespace) === undefined)
      this.#make({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
    if (name === '') return this.#meetList(call, type, namespace)
    if (!NAME.test(name)) return false
    const key = storageKey(type)
    const there = () => store.get(key, namespace, name)
    if (there() === undefined && !this.#deleted.has(idOf(key, namespace, name)) && needs(call, subresource))
      this.#makeNamed(type, namespace, name)
    const object = there()
    return object !== undefined && (this.#made.has(idOf(key, namespace, name)) || isStandIn(object))
  }

  /** A list by labels that no object has gets one object with them, once. */
  #meetList(call: SandboxCall, type: ResourceType, namespace: string): boolean {
    const selector = call.query.get('labelSelector') ?? ''
    const labels = selector === '' ? undefined : labelsOf(selector)
    const key = storageKey(type)
    const once = idOf(key, namespace, selector)
    if (labels === undefined || !isRead(call) || this.#selected.has(once)) return false
    const has = (object: KubeObject) =>
      Object.entries(labels).every(([label, value]) => object.metadata.labels?.[label] === value)
    const found = this.#context.store.list(key, namespace).filter(has)
    this.#selected.add(once)
    if (found.length > 0) return found.some(isStandIn)
    const name =
      Object.values(labels)
        .at(0)
        ?.toLowerCase()
        .replace(/[^a-z0-9-]+/g, '-') ?? type.singular
    const home = type.namespaced ? namespace || 'default' : ''
    if (this.#context.store.get(key, home, name) !== undefined) return false
    this.#makeNamed(type, home, name, labels)
    return true
  }

  #makeNamed(type: ResourceType, namespace: string, name: string, labels?: Record<string, string>): void {
    this.#made.add(idOf(storageKey(type), namespace, name))
    if (storageKey(type) === '/nodes') {
      this.#makeNode(name, labels)
      return
    }
    const body = BODIES.get(storageKey(type))?.(name) ?? {}
    const within = namespace === '' ? {} : { namespace }
    const metadata = { name, ...within, labels: labels ?? { app: name } }
    this.#make({ apiVersion: groupVersion(type.group, type.version), kind: type.kind, metadata, ...body })
    if (storageKey(type) === 'apps/deployments') this.#makeHistory(namespace, name)
  }

  /** The ReplicaSet before, to which a rollout can be undone. */
  #makeHistory(namespace: string, name: string): void {
    const uid = this.#context.store.get('apps/deployments', namespace, name)?.metadata.uid
    this.#make({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `${name}-before`,
        namespace,
        labels: { app: name },
        annotations: { 'deployment.kubernetes.io/revision': '0' },
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name, uid, controller: true }],
      },
      spec: { ...workload(name), replicas: 0 },
    })
  }

  /** A node with what a drain of any node meets: a pod that it evicts, and one of a DaemonSet. */
  #makeNode(name: string, labels: Record<string, string> = {}): void {
    const { store, now } = this.#context
    const [document] = documentsOf(node(name, store.list('/nodes').length, toTimestamp(now())))
    if (document === undefined) return
    this.#make({
      ...document,
      metadata: { ...document.metadata, labels: { ...document.metadata.labels, ...labels } },
    })
    for (const [kind, owner] of [
      ['ReplicaSet', `on-${name}`],
      ['DaemonSet', `agent-on-${name}`],
    ] as const) {
      const uid = randomUUID()
      const metadata = { namespace: 'default', labels: { app: owner }, annotations: marked }
      const ownerReferences = [{ apiVersion: 'apps/v1', kind, name: owner, uid, controller: true }]
      const pod = parseKubeObject({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...metadata, name: `${owner}-x7k2p`, ownerReferences },
        spec: podSpec(owner),
      })
      // The pod comes first, so that its owner finds it and makes no other.
      this.#make(runOn(pod, { name, ip: '192.0.2.10' }, '10.244.9.10', now()))
      const body = BODIES.get(`apps/${kind.toLowerCase()}s`)?.(owner) ?? {}
      this.#make({ apiVersion: 'apps/v1', kind, metadata: { ...metadata, name: owner, uid }, ...body })
    }
  }

  #make(given: unknown): void {
    const object = parseKubeObject(given)
    const annotations = { ...object.metadata.annotations, ...marked }
    applyObject(this.#context, { ...object, metadata: { ...object.metadata, annotations } })
  }

  #hear({ type, key, object }: StoreEvent): void {
    if (type === 'DELETED') {
      const id = idOf(key, namespaceOf(object), object.metadata.name)
      this.#made.delete(id)
      this.#deleted.add(id)
      return
    }
    const status = reachedBy(key, object, toTimestamp(this.#context.now()))
    if (status === undefined || JSON.stringify(status) === JSON.stringify(object.status)) return
    this.#context.store.put(key, { ...object, status })
  }
}
