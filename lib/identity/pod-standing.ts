import { parseQuantity } from '@/lib/objects/quantity'
import { code, inTurn, NOTHING, type Phrase, quote, say } from '@/lib/phrase/phrase'
import { type Pod, type Resources, statusOf } from './pod-spec'

/** Something worth knowing of the pod that is no field of the downward API. */
export interface PodNote {
  id: 'terminating' | 'resize' | 'qos'
  severity: 'warning' | 'note'
  says: Phrase
}

/**
 * What the Pod object says of its own state: that it is being deleted, that a resize waits or is in progress, and its QoS
 * class. `container` is that of the process, where it is known.
 */
export function podStanding(pod: Pod, container: string | undefined): PodNote[] {
  return [...terminating(pod), ...resizing(pod, container), ...qos(pod)]
}

function terminating({ metadata }: Pod): PodNote[] {
  const { deletionTimestamp: at, deletionGracePeriodSeconds: grace } = metadata
  if (at === undefined) return []
  const after = grace === undefined ? NOTHING : say`, ${grace} s after it was asked to stop`
  const says = say`The pod is being deleted: whatever still runs at ${code(at)}${after} is killed, unless a finalizer or the node keeps the pod longer. Its token is refused soon after.`
  return [{ id: 'terminating', severity: 'warning', says }]
}

const PENDING = new Map(
  Object.entries({
    Deferred: say`The node has no room for it now; the kubelet will retry.`,
    Infeasible: say`The node cannot make it, so the containers keep what they have.`,
    Proposed: say`The kubelet has not looked at it yet.`,
  }),
)

// The kubelet ends its messages without a period, and more may follow.
function quoted(message: string): Phrase {
  return say`${quote(message)}${message.endsWith('.') ? NOTHING : say`.`}`
}

function resizing(pod: Pod, container: string | undefined): PodNote[] {
  const behind = container === undefined ? [] : differences(pod, container)
  const conditions = (pod.status?.conditions ?? []).filter(({ status }) => status === 'True')
  const pending = conditions.find(({ type }) => type === 'PodResizePending') ?? olderPending(pod)
  const going =
    conditions.find(({ type }) => type === 'PodResizeInProgress') ??
    (pod.status?.resize === 'InProgress' ? { reason: '', message: '' } : undefined)
  const ofPod = between(pod.spec.resources, pod.status)
  const differ = [
    behind.length === 0 || container === undefined
      ? NOTHING
      : say`In container ${code(container)}: ${inTurn(behind, '; ')}.`,
    ofPod.length === 0 ? NOTHING : say`Of the pod: ${inTurn(ofPod, '; ')}.`,
  ]
  const notes: Phrase[] = []
  if (pending) {
    const { reason = '', message = '' } = pending
    const by = message === '' ? NOTHING : say`The kubelet says: ${quoted(message)}`
    const given = reason === '' ? say`no reason given` : code(reason)
    notes.push(inTurn([say`A resize of the pod is pending (${given}).`, PENDING.get(reason), by]))
  }
  if (going) {
    const failed =
      going.reason !== 'Error'
        ? NOTHING
        : say`It fails: ${going.message ? quoted(going.message) : say`no message.`}`
    notes.push(inTurn([say`A resize of the pod is in progress.`, failed]))
  }
  if (notes.length === 0 && behind.length + ofPod.length > 0)
    notes.push(say`The spec requests different resources than are in effect.`)
  const [first, ...rest] = notes
  if (first === undefined) return []
  return [inTurn([first, ...differ]), ...rest].map((says) => ({ id: 'resize', severity: 'warning', says }))
}

/** Before 1.33 one word of the status says what the conditions say since. */
function olderPending({ status }: Pod): { reason: string; message: string } | undefined {
  const { resize = '' } = status ?? {}
  return resize === 'Deferred' || resize === 'Infeasible' || resize === 'Proposed'
    ? { reason: resize, message: '' }
    : undefined
}

// What the spec asks for, what the node admitted (requests only), and what the container runs with.
function differences(pod: Pod, name: string): Phrase[] {
  const asked = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].find(
    (c) => c.name === name,
  )?.resources
  return between(asked, statusOf(pod, name))
}

interface Effect {
  resources?: Resources | undefined
  allocatedResources?: ReadonlyMap<string, string> | undefined
}

function between(asked: Resources | undefined, status: Effect | undefined): Phrase[] {
  const found: Phrase[] = []
  for (const bound of ['requests', 'limits'] as const) {
    for (const [resource, wanted] of asked?.[bound] ?? []) {
      const effect = status?.resources?.[bound]?.get(resource)
      if (effect === undefined || isEqual(wanted, effect)) continue
      const admitted = bound === 'requests' ? status?.allocatedResources?.get(resource) : undefined
      const by =
        admitted === undefined || isEqual(admitted, effect) ? NOTHING : say`, ${code(admitted)} admitted`
      found.push(say`${code(`${bound}.${resource} ${wanted}`)} in the spec${by}, ${code(effect)} in effect`)
    }
  }
  return found
}

function isEqual(a: string, b: string): boolean {
  const [one, other] = [parseQuantity(a), parseQuantity(b)]
  return one && other ? one.nano === other.nano : a === b
}

const QOS = new Map(
  Object.entries({
    Guaranteed: say`its limits equal its requests, so it is the last to be evicted.`,
    Burstable: say`evicted early when the node runs short and it uses more than it requests.`,
    BestEffort: say`it has no requests or limits, so it is among the first to be evicted when the node runs short.`,
  }),
)

function qos({ status }: Pod): PodNote[] {
  const name = status?.qosClass
  if (!name) return []
  const means = QOS.get(name)
  const says = means === undefined ? say`QoS class ${code(name)}.` : say`QoS class ${code(name)}: ${means}`
  return [{ id: 'qos', severity: 'note', says }]
}
