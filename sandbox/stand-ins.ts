import { randomUUID } from 'node:crypto'
import { at, type Fields, isRecord, numberAt } from '@/lib/objects/fields'
import { StatusError } from './answer'
import { applyObject, documentsOf } from './apply'
import { type ResourceType, storageKey } from './catalogue'
import type { ApiContext, SandboxCall, StandIn } from './context'
import { deleteObject } from './deletion'
import { groupVersion, type KubeObject, namespaceOf, parseKubeObject } from './kube-object'
import { selectionOf } from './list'
import { runOn } from './pod-status'
import { node } from './scenarios/shop'
import { labelsThatMatch } from './selectors'
import { type StoreEvent, toTimestamp } from './store'

/** On each object that is made up, and on the pods of one: a `StandIn`. */
const MARK = 'podglass.dev/stand-in'

/** Of an answer to a call about an object that is made up: a `StandIn`. */
export const STAND_IN_HEADER = 'podglass-stand-in'

const picked = { [MARK]: 'picked' }

/** On the sandbox's own pod, which the script of another cluster does not know, and need not force from its node. */
export const OWN_STAND_IN = {
  annotations: picked,
  ownerReferences: [
    {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: 'podglass-sandbox',
      uid: randomUUID(),
      controller: true,
    },
  ],
}

function markOf(object: KubeObject | undefined): StandIn | undefined {
  const mark = object?.metadata.annotations?.[MARK]
  return mark === 'named' || mark === 'picked' || mark === 'placed' ? mark : undefined
}

/** The node of a world without any. */
const OWN_NODE = 'sandbox'

/** What a hostile script can make the sandbox keep. */
const MOST_MADE = 2_000
const MOST_GONE = 20_000

/** Both kinds of `kubectl wait` end: what is made up is ready at once, and gone after this time. */
const WAITED_FOR_MS = 1_500

const IMAGE = 'registry.example.com/stand-in:1.0.0'
const IMAGE_BEFORE = 'registry.example.com/stand-in:0.9.0'

// What people forward or name most; a Service of one more port refuses nothing.
const PORTS = [80, 443, 3000, 5000, 5432, 6379, 8000, 8080, 8443, 9090]

const podSpec = (name: string): Fields => ({ containers: [{ name, image: IMAGE }] })

const labelsOf = (name: string) => ({ app: name, 'app.kubernetes.io/name': name })

const template = (name: string, spec: Fields = podSpec(name)) => ({
  metadata: { labels: labelsOf(name), annotations: picked },
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

/** The first that a list asks for. */
const PHASES = ['Running', 'Failed', 'Pending', 'Succeeded']

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
const WAITS = /^kubectl wait\b/
const DRAINS = /^kubectl drain\b/
const DELETES = /^kubectl delete\b/

/** What a cluster does not delete at once. */
const LINGERS = new Set(['/pods', '/persistentvolumeclaims', '/persistentvolumes', '/namespaces'])
const LINGERS_MS = 500
const MOST_LINGERING = 8

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
 * was deleted stays deleted. Of at most 2,000 objects; after that, nothing is made up any more.
 */
export class StandIns {
  readonly #context: ApiContext
  /** Those made, whose annotations a call can replace, and those that a list found. */
  readonly #known = new Map<string, StandIn>()
  readonly #deleted = new Set<string>()
  readonly #listed = new Set<string>()
  readonly #leaving = new Map<string, NodeJS.Timeout>()
  #made = 0
  #lingering = 0

  constructor(context: ApiContext) {
    this.#context = context
    this.#known.set(idOf('/nodes', '', OWN_NODE), 'picked')
    context.store.subscribe((event) => this.#hear(event))
  }

  /** Whether so much was made up that no more is. */
  get isFull(): boolean {
    return this.#made >= MOST_MADE || this.#deleted.size >= MOST_GONE || this.#listed.size >= MOST_GONE
  }

  /** How much of what a call names the sandbox made up; undefined if nothing. */
  of({ attributes }: Pick<SandboxCall, 'attributes'>): StandIn | undefined {
    if (attributes.kind === 'path' || attributes.name === '') return undefined
    const { group, resource, name } = attributes
    // A node's lease has its name; kubectl describe reads it.
    const isNode = resource === 'leases' && attributes.namespace === 'kube-node-lease'
    const [key, namespace] = isNode ? ['/nodes', ''] : [`${group}/${resource}`, attributes.namespace]
    return (
      this.#known.get(idOf(key, namespace, name)) ?? markOf(this.#context.store.get(key, namespace, name))
    )
  }

  /** Before a call is answered: makes what it needs. Says what of it is made up. */
  meet(
    call: SandboxCall,
    type: ResourceType,
    { namespace, name, subresource }: NamedTarget,
  ): StandIn | undefined {
    const { store } = this.#context
    if (!type.verbs.includes('create') || NEVER.has(type.group) || type.resource === 'events')
      return this.of(call)
    if (namespace !== '' && store.get('/namespaces', '', namespace) === undefined)
      this.#make({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, 'named')
    if (name === '') return this.#meetList(call, type, namespace) ?? this.of(call)
    const key = storageKey(type)
    const id = idOf(key, namespace, name)
    const isWait = WAITS.test(commandOf(call))
    if (!isWait) this.#stays(id)
    if (store.get(key, namespace, name) === undefined && !this.#deleted.has(id) && needs(call, subresource)) {
      this.#makeNamed(type, { namespace, name, labels: labelsOf(name) }, this.#known.get(id) ?? 'named')
      if (isWait) this.#leaves(type, namespace, name)
    }
    if (key === '/nodes' && DRAINS.test(commandOf(call))) this.#crowd(name)
    return this.of(call)
  }

  /** A list that finds nothing gets one object that it selects, once. */
  #meetList(call: SandboxCall, type: ResourceType, namespace: string): StandIn | undefined {
    const { store } = this.#context
    const { attributes, query } = call
    if (attributes.kind === 'path' || attributes.verb !== 'list' || attributes.name !== '') return undefined
    const key = storageKey(type)
    const selects = selectionOf(query, type, this.#context.catalogue)
    const [, onNode = ''] =
      /(?:^|,)spec\.nodeName==?([^,]{1,63})/.exec(query.get('fieldSelector') ?? '') ?? []
    if (key === '/pods' && isRead(call) && store.get('/nodes', '', onNode) === undefined)
      this.#makeNode(onNode)
    const how = namespace === '' && type.namespaced ? 'placed' : 'picked'
    const found = store.list(key, namespace).filter(selects)
    const labels = labelsThatMatch(query.get('labelSelector') ?? '')
    const once = idOf(key, namespace, JSON.stringify([labels, query.get('fieldSelector')]))
    const isWait = WAITS.test(commandOf(call))
    const isNew = isRead(call) && !this.#listed.has(once) && !this.isFull
    if (isNew && !isWait) this.#listed.add(once)
    if (isNew && found.length === 0) {
      const home = type.namespaced ? namespace || 'default' : ''
      const base =
        Object.values(labels)[0]
          ?.toLowerCase()
          .replace(/[^a-z0-9-]/g, '-') || 'stand-in'
      const name = store.get(key, home, base) === undefined ? base : `${base}-2`
      if (store.get(key, home, name) !== undefined) return undefined
      if (!this.#makeNamed(type, { namespace: home, name, labels }, how, selects)) return undefined
      if (isWait) this.#leaves(type, home, name)
      return 'named'
    }
    // Where a program finds them by a list, it does not know their names, nor, in all namespaces, where they are.
    const standIns = found.flatMap((object) => {
      const id = idOf(key, namespaceOf(object), object.metadata.name)
      const known = this.#known.get(id) ?? markOf(object)
      if (known !== undefined && known !== 'named') this.#known.set(id, how)
      return known === undefined ? [] : [known]
    })
    return standIns.length > 0 ? 'named' : undefined
  }

  #makeNamed(
    type: ResourceType,
    { namespace, name, labels }: { namespace: string; name: string; labels: Record<string, string> },
    how: StandIn,
    selects: (object: KubeObject) => boolean = () => true,
  ): boolean {
    const key = storageKey(type)
    if (key === '/nodes') return this.#makeNode(name, how, labels)
    const body = BODIES.get(key)?.(name) ?? {}
    const within = namespace === '' ? {} : { namespace }
    const metadata = { name, ...within, labels }
    const head = { apiVersion: groupVersion(type.group, type.version), kind: type.kind }
    const object = parseKubeObject({ ...head, metadata, ...body })
    const wanted = key === '/pods' ? PHASES.map((phase) => this.#inPhase(object, phase)) : [object]
    const selected = wanted.find(selects)
    if (selected === undefined || !this.#make(selected, how)) return false
    if (key === 'apps/deployments') this.#makeHistory(namespace, name)
    return true
  }

  /** A pod as it is; one that does not run as if it had. */
  #inPhase(pod: KubeObject, phase: string): KubeObject {
    if (phase === 'Running') return pod
    const [on] = this.#context.store.list('/nodes')
    const ran = runOn(
      pod,
      { name: on?.metadata.name ?? '', ip: '192.0.2.10' },
      '10.244.9.11',
      this.#context.now(),
    )
    return { ...ran, status: { ...(isRecord(ran.status) ? ran.status : {}), phase } }
  }

  /** The ReplicaSet before, to which a rollout can be undone. */
  #makeHistory(namespace: string, name: string): void {
    const uid = this.#context.store.get('apps/deployments', namespace, name)?.metadata.uid
    const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'Deployment', name, uid, controller: true }]
    const annotations = { 'deployment.kubernetes.io/revision': '0' }
    const metadata = {
      name: `${name}-before`,
      namespace,
      labels: labelsOf(name),
      annotations,
      ownerReferences,
    }
    this.#make({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata,
      spec: {
        ...workload(name),
        replicas: 0,
        // Of another image, or kubectl says that there is nothing to undo.
        template: template(name, { containers: [{ name, image: IMAGE_BEFORE }] }),
      },
    })
  }

  #makeNode(name: string, how: StandIn = 'named', labels: Record<string, string> = {}): boolean {
    const { store, now } = this.#context
    // The name of a call never gets into the text of the document.
    const [document] = documentsOf(node('stand-in', store.list('/nodes').length % 3, toTimestamp(now())))
    if (document === undefined) return false
    const given = { ...document.metadata.labels, 'kubernetes.io/hostname': name, ...labels }
    if (!this.#make({ ...document, metadata: { ...document.metadata, name, labels: given } }, how))
      return false
    this.#crowd(name)
    return true
  }

  /** Puts on a node what a drain of any node meets: a pod that it evicts, and one of a DaemonSet. */
  #crowd(name: string): void {
    const { store, now } = this.#context
    const once = idOf('/nodes', '', name)
    const isOn = (pod: KubeObject) => at(pod, 'spec', 'nodeName') === name && markOf(pod) === undefined
    if (this.#listed.has(once) || store.get('/nodes', '', name) === undefined) return
    this.#listed.add(once)
    if (store.list('/pods').some(isOn)) return
    const number = this.#made
    for (const kind of ['ReplicaSet', 'DaemonSet']) {
      const owner = `${kind === 'DaemonSet' ? 'stand-in-agent' : 'stand-in'}-${number}`
      const uid = randomUUID()
      const metadata = { namespace: 'default', labels: labelsOf(owner) }
      const ownerReferences = [{ apiVersion: 'apps/v1', kind, name: owner, uid, controller: true }]
      const pod = parseKubeObject({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...metadata, name: `${owner}-x7k2p`, ownerReferences },
        spec: podSpec(owner),
      })
      // The pod comes first, so that its owner finds it and makes no other.
      this.#make(runOn(pod, { name, ip: '192.0.2.10' }, '10.244.9.10', now()), 'placed')
      const body = BODIES.get(`apps/${kind.toLowerCase()}s`)?.(owner) ?? {}
      this.#make(
        { apiVersion: 'apps/v1', kind, metadata: { ...metadata, name: owner, uid }, ...body },
        'placed',
      )
    }
  }

  /** Makes an object, unless there are too many or the sandbox refuses it, as a quota does. */
  #make(given: unknown, how: StandIn = 'picked'): boolean {
    const object = parseKubeObject(given)
    if (this.isFull || !NAME.test(object.metadata.name)) return false
    const annotations = { ...object.metadata.annotations, [MARK]: how }
    try {
      applyObject(this.#context, { ...object, metadata: { ...object.metadata, annotations } })
    } catch (error) {
      if (error instanceof StatusError) return false
      throw error
    }
    const type = this.#context.catalogue.ofKind(object.apiVersion, object.kind)
    if (type !== undefined)
      this.#known.set(idOf(storageKey(type), namespaceOf(object), object.metadata.name), how)
    this.#made += 1
    return true
  }

  /** Takes away what was made up to be waited for, as if it had never been. */
  #leaves(type: ResourceType, namespace: string, name: string): void {
    const id = idOf(storageKey(type), namespace, name)
    const leave = () => {
      const object = this.#context.store.get(storageKey(type), namespace, name)
      if (object !== undefined) deleteObject(this.#context, { type, dryRun: false }, object)
      this.#deleted.delete(id)
      this.#leaving.delete(id)
    }
    this.#leaving.set(id, setTimeout(leave, WAITED_FOR_MS).unref())
  }

  /** Deletes what kubectl then waits for as a cluster does: after a moment, or it never watches. Undefined if it is deleted at once. */
  linger(call: SandboxCall, type: ResourceType, object: KubeObject): KubeObject | undefined {
    const { store, now } = this.#context
    if (!LINGERS.has(storageKey(type)) || !DELETES.test(commandOf(call))) return undefined
    // One after another, as kubectl waits for them.
    this.#lingering += 1
    const leave = () => {
      this.#lingering -= 1
      deleteObject(this.#context, { type, dryRun: false }, object)
    }
    setTimeout(leave, LINGERS_MS * Math.min(this.#lingering, MOST_LINGERING)).unref()
    const deletionTimestamp = toTimestamp(now())
    return store.put(storageKey(type), { ...object, metadata: { ...object.metadata, deletionTimestamp } })
  }

  #stays(id: string): void {
    clearTimeout(this.#leaving.get(id))
    this.#leaving.delete(id)
  }

  #hear({ type, key, object }: StoreEvent): void {
    if (type === 'DELETED') {
      const id = idOf(key, namespaceOf(object), object.metadata.name)
      const mark = markOf(object)
      if (mark !== undefined && !this.#known.has(id) && !this.isFull) this.#known.set(id, mark)
      if (!this.isFull) this.#deleted.add(id)
      return
    }
    const status = reachedBy(key, object, toTimestamp(this.#context.now()))
    if (status === undefined || JSON.stringify(status) === JSON.stringify(object.status)) return
    this.#context.store.put(key, { ...object, status })
  }
}
