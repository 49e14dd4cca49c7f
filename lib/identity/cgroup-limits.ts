import { isZero, parseQuantity } from '@/lib/objects/quantity'
import { code, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { sayBytes } from '@/lib/words/bytes'
import { type Pod, type PodContainer, placedContainers, type Resources, statusOf } from './pod-spec'

/** A limit as one cgroup file states it: a number in the file's unit, no limit, or text of another form. */
export type CgroupValue = { kind: 'limit'; value: number } | { kind: 'none' } | { kind: 'unreadable' }

// cgroup v1 says "no limit" with the largest page-aligned int64.
const V1_UNLIMITED = 2 ** 62

const NONE: CgroupValue = { kind: 'none' }
const UNREADABLE: CgroupValue = { kind: 'unreadable' }

/** CPUs that `cpu.max` of cgroup v2 allows: quota and period in microseconds, or `max`. */
export function parseCpuMax(text: string): CgroupValue {
  const match = /^(max|\d{1,18}) (\d{1,18})\s*$/.exec(text)
  if (!match) return UNREADABLE
  return match[1] === 'max' ? NONE : cpus(Number(match[1]), Number(match[2]))
}

/** CPUs that `cpu.cfs_quota_us` and `cpu.cfs_period_us` of cgroup v1 allow; a negative quota is no limit. */
export function parseCfs(quota: string, period: string): CgroupValue {
  if (!/^-?\d{1,18}\s*$/.test(quota) || !/^\d{1,18}\s*$/.test(period)) return UNREADABLE
  return Number(quota) < 0 ? NONE : cpus(Number(quota), Number(period))
}

/** Bytes or tasks of `memory.max`, `pids.max` (v2 and v1) and `memory.limit_in_bytes` (v1). */
export function parseCount(text: string): CgroupValue {
  if (/^max\s*$/.test(text)) return NONE
  if (!/^-?\d{1,20}\s*$/.test(text)) return UNREADABLE
  const value = Number(text)
  return value < 0 || value >= V1_UNLIMITED ? NONE : { kind: 'limit', value }
}

/** The lowest of the limits on the way up: what holds in effect. */
export function effectiveLimit(values: readonly CgroupValue[]): CgroupValue {
  const limits = values.flatMap((v) => (v.kind === 'limit' ? [v.value] : []))
  if (limits.length > 0) return { kind: 'limit', value: Math.min(...limits) }
  return values.some((v) => v.kind === 'none') ? NONE : UNREADABLE
}

export type CgroupSubject = 'cpu' | 'memory' | 'pids'

/** One sentence about an effective limit, with its unit. `on` is whose processes share it. */
export function wordLimit(
  what: CgroupSubject,
  value: CgroupValue,
  on: 'container' | 'pod' = 'container',
): Phrase {
  if (value.kind === 'unreadable') return say`The ${words(what)} limit could not be read.`
  if (value.kind === 'none') return NO_LIMIT[what]
  const amount = words(wordAmount(what, value.value))
  if (what === 'cpu') {
    const ms = Math.round(value.value * 10_000) / 100
    return say`${amount}: at most ${ms} ms of CPU time per 100 ms, then the kernel makes the ${words(on)} wait.`
  }
  if (what === 'memory') return say`${amount}: the kernel kills a process of the ${words(on)} that uses more.`
  return say`${amount} at once.`
}

/** An amount of the resource with its unit: "0.5 CPUs", "67108864 bytes (64 MiB)". */
export function wordAmount(what: CgroupSubject, value: number): string {
  if (what === 'cpu') return `${round(value)} CPUs`
  return what === 'memory' ? `${value} bytes (${sayBytes(value)})` : `${value} processes and threads`
}

const NO_LIMIT: Record<CgroupSubject, Phrase> = {
  cpu: say`No CPU limit: the container can use every CPU of the node.`,
  memory: say`No memory limit: the container can use all memory of the node.`,
  pids: say`No limit on processes and threads in this cgroup.`,
}

/** The cgroup path of each controller in `/proc/self/cgroup`; the unified hierarchy of v2 is under "". */
export function parseProcCgroup(text: string): Map<string, string> {
  const paths = new Map<string, string>()
  for (const line of text.split('\n')) {
    const match = /^\d+:([^:]*):(\/.*)$/.exec(line)
    for (const controller of match?.[1]?.split(',') ?? []) paths.set(controller, match?.[2] ?? '/')
  }
  return paths
}

function cpus(quota: number, period: number): CgroupValue {
  return period > 0 ? { kind: 'limit', value: quota / period } : UNREADABLE
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

/** What is known of the limit on the cgroup of the whole pod: what is in effect and what the spec asks for, or nothing. */
export type PodLimit =
  | { state: 'read'; limit: number | undefined; asked: number | undefined }
  | { state: 'unread'; command: string }

export interface LimitFacts {
  what: CgroupSubject
  /** The lowest of what the process sees. */
  seen: CgroupValue
  /** Whether the pod's cgroup is out of sight. */
  isHiddenAbove: boolean
  pod: PodLimit
}

interface LimitInEffect {
  /** `none-seen`: no limit in sight, and the pod's cgroup, which is out of sight, may hold one. */
  state: 'limited' | 'none' | 'none-seen' | 'unreadable'
  value?: number
  /** Whose limit it is, where one is known. */
  of?: 'container' | 'pod'
  says: Phrase
}

/**
 * The smallest limit that holds a process: what it sees, and what the kubelet sets on the pod above it. An ephemeral
 * container has none of its own and lives within the pod's.
 */
export function limitInEffect({ what, seen, isHiddenAbove, pod }: LimitFacts): LimitInEffect {
  const own = seen.kind === 'limit' ? seen.value : undefined
  const above = isHiddenAbove && pod.state === 'read' ? pod.limit : undefined
  if (above !== undefined && (own === undefined || above < own * 0.999)) {
    const here =
      own === undefined
        ? seen.kind === 'none'
          ? say`has none`
          : say`could not be read`
        : say`holds ${words(wordAmount(what, own))}`
    const says = say`${wordLimit(what, { kind: 'limit', value: above }, 'pod')} This is the whole pod's limit, ${source(what, pod, above)}: the container's own cgroup ${here}, and the pod's, above it, cannot be seen from here.`
    return { state: 'limited', value: above, of: 'pod', says }
  }
  if (own !== undefined) return { state: 'limited', value: own, of: 'container', says: wordLimit(what, seen) }
  if (seen.kind === 'unreadable') return { state: 'unreadable', says: wordLimit(what, seen) }
  if (!isHiddenAbove || (pod.state === 'read' && what !== 'pids'))
    return { state: 'none', says: wordLimit(what, seen) }
  return { state: 'none-seen', says: wordHidden(what, pod) }
}

function source(what: CgroupSubject, pod: PodLimit, inEffect: number): Phrase {
  if (pod.state === 'unread' || pod.asked === inEffect) return say`from its spec`
  const asked = pod.asked === undefined ? say`no limit` : words(wordAmount(what, pod.asked))
  return say`as the kubelet reports it in effect, and not yet what the spec asks for (${asked})`
}

function wordHidden(what: CgroupSubject, pod: PodLimit): Phrase {
  if (what === 'pids')
    return say`No limit on processes and threads in the container's own cgroup. The kubelet sets one on the pod's (podPidsLimit), which cannot be seen from here.`
  const settles = pod.state === 'unread' ? say` ${code(pod.command)} shows what the containers set.` : NOTHING
  return say`No ${words(what)} limit in the container's own cgroup. The pod's, above it, cannot be seen from here and may have one: an ephemeral container runs within the limit of its pod.${settles}`
}

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
