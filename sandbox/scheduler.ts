import { at, listAt, textAt } from '@/lib/objects/fields'
import { isZero, parseQuantity } from '@/lib/objects/quantity'
import type { ApiContext } from './context'
import { type KubeObject, namespaceOf } from './kube-object'
import { runOn, unschedulable } from './pod-status'
import { toTimestamp } from './store'
import { suffixOf } from './suffix'

const LAST_RUN_MS = 20_000

/** The scheduler and the nodes: a pod that fits runs at once, and events report what happened. */
export class Scheduler {
  readonly #context: ApiContext
  #nextPodIp = 10
  #nextSuffix = 0

  constructor(context: ApiContext) {
    this.#context = context
  }

  /** Puts a new pod on a node and runs it there, or says why no node fits. */
  schedule(pod: KubeObject): void {
    const { store, now } = this.#context
    // A pod that comes with its own history is left as it is.
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
    // A crash loop goes on until now.
    const lastRun = new Date(Math.max(since.getTime(), now().getTime() - LAST_RUN_MS))
    const running = runOn(
      pod,
      { name: node.metadata.name, ip: textAt(address, 'address') },
      ip,
      since,
      lastRun,
    )
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
