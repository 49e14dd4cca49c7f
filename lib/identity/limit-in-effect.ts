import { type CgroupSubject, type CgroupValue, wordAmount, wordLimit } from './cgroup-limits'

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

export interface LimitInEffect {
  /** `none-seen`: no limit in sight, and the pod's cgroup, which is out of sight, may hold one. */
  state: 'limited' | 'none' | 'none-seen' | 'unreadable'
  value?: number
  /** Whose limit it is, where one is known. */
  of?: 'container' | 'pod'
  says: string
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
          ? 'has none'
          : 'could not be read'
        : `holds ${wordAmount(what, own)}`
    const says = `${wordLimit(what, { kind: 'limit', value: above }, 'pod')} This is the whole pod's limit, ${source(what, pod, above)}: the container's own cgroup ${here}, and the pod's, above it, cannot be seen from here.`
    return { state: 'limited', value: above, of: 'pod', says }
  }
  if (own !== undefined) return { state: 'limited', value: own, of: 'container', says: wordLimit(what, seen) }
  if (seen.kind === 'unreadable') return { state: 'unreadable', says: wordLimit(what, seen) }
  if (!isHiddenAbove || (pod.state === 'read' && what !== 'pids'))
    return { state: 'none', says: wordLimit(what, seen) }
  return { state: 'none-seen', says: wordHidden(what, pod) }
}

function source(what: CgroupSubject, pod: PodLimit, inEffect: number): string {
  if (pod.state === 'unread' || pod.asked === inEffect) return 'from its spec'
  const asked = pod.asked === undefined ? 'no limit' : wordAmount(what, pod.asked)
  return `as the kubelet reports it in effect, and not yet what the spec asks for (${asked})`
}

function wordHidden(what: CgroupSubject, pod: PodLimit): string {
  if (what === 'pids')
    return "No limit on processes and threads in the container's own cgroup. The kubelet sets one on the pod's (podPidsLimit), which cannot be seen from here."
  const settles = pod.state === 'unread' ? ` ${pod.command} shows what the containers set.` : ''
  return `No ${what} limit in the container's own cgroup. The pod's, above it, cannot be seen from here and may have one: an ephemeral container runs within the limit of its pod.${settles}`
}
