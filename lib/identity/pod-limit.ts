import { type Pod, type PodContainer, placedContainers, type Resources, statusOf } from './pod-spec'
import { isZero, parseQuantity } from './quantity'

/**
 * The limit that the kubelet sets on the cgroup of the whole pod, in CPUs or bytes: that of the pod's own resources, else what
 * the containers' limits come to where each container has one. By `effect`, what the kubelet reports to be in effect comes
 * before what the spec asks for: a resize may wait, or fail. Undefined where the pod's cgroup has no limit of its own.
 * By ResourceConfigForPod of pkg/kubelet/cm and PodLimits of component-helpers (1.36); ephemeral containers do not count.
 */
export function podLimit(pod: Pod, what: 'cpu' | 'memory', by: 'effect' | 'spec'): number | undefined {
  const inEffect = (asked: Resources | undefined, reported: Resources | undefined) =>
    amountOf(by === 'effect' && reported !== undefined ? reported : asked, what)
  // The status of a pod without resources of its own has sums of its containers' there.
  const asksForWhole = amountOf(pod.spec.resources, what) !== undefined
  const whole = asksForWhole ? inEffect(pod.spec.resources, pod.status?.resources) : undefined
  if (whole !== undefined) return whole + overheadOf(pod, what)
  const limitOf = ({ name, resources }: PodContainer) => inEffect(resources, statusOf(pod, name)?.resources)
  const placed = placedContainers(pod).filter(({ place }) => place !== 'ephemeral')
  const amounts = placed.map(({ container, place }) => ({ place, amount: limitOf(container) }))
  if (amounts.some(({ amount }) => amount === undefined)) return undefined
  let sidecars = 0
  let highest = 0
  for (const { place, amount = 0 } of amounts) {
    if (place === 'sidecar') sidecars += amount
    if (place === 'sidecar') highest = Math.max(highest, sidecars)
    if (place === 'init') highest = Math.max(highest, sidecars + amount)
  }
  const main = amounts.reduce((sum, { place, amount = 0 }) => (place === 'container' ? sum + amount : sum), 0)
  return Math.max(main + sidecars, highest) + overheadOf(pod, what)
}

function amountOf(resources: Resources | undefined, what: string): number | undefined {
  return parsed(resources?.limits?.get(what))
}

function overheadOf({ spec }: Pod, what: string): number {
  return parsed(spec.overhead?.get(what)) ?? 0
}

function parsed(text: string | undefined): number | undefined {
  const quantity = text === undefined ? undefined : parseQuantity(text)
  return quantity === undefined || isZero(quantity) ? undefined : Number(quantity.nano) / 1e9
}
