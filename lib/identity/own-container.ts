import { mountedPod } from './mountinfo'
import { type ContainerPlace, type Pod, type PodContainer, placedContainers, statusOf } from './pod-spec'

/** A device file of the container beside those that every container has. */
export interface DeviceFile {
  path: string
  isBlock: boolean
  /** Whether the process's user can open it for reading and for writing. */
  readable: boolean
  writable: boolean
}

/** What a process sees of itself that tells containers of a pod apart. */
export interface ProcessTraces {
  env: Readonly<Record<string, string | undefined>>
  /** Text of `/proc/self/mountinfo`; empty when it could not be read. */
  mountinfo: string
  /** Text of `/proc/self/cgroup`; empty when it could not be read. */
  cgroup: string
}

export interface OwnContainer {
  container: PodContainer
  place: ContainerPlace
  how: 'mounts' | 'container-id' | 'only-one' | 'env'
}

type Candidate = Omit<OwnContainer, 'how'>

/**
 * The container of the pod that this process runs in: by the kubelet's mounts, by the container's ID, because there is
 * only one, or because only one declares the variables that the process has. Undefined when several are left, or when
 * the mounts name one that the pod does not have.
 */
export function ownContainer(pod: Pod, traces: ProcessTraces): OwnContainer | undefined {
  const placed = placedContainers(pod)
  const byMount = mountedPod(traces.mountinfo)
  if (byMount && !isOfPod(pod, byMount.uid)) return undefined
  if (byMount?.container !== undefined) {
    const candidate = placed.find(({ container }) => container.name === byMount.container)
    return candidate && { ...candidate, how: 'mounts' }
  }
  const byId = placed.find(({ container }) => hasId(pod, container.name, traces.cgroup))
  if (byId) return { ...byId, how: 'container-id' }
  // An init container has ended by the time anybody reads this; any of the others may be the one.
  const running = placed.filter(({ place }) => place !== 'init')
  const [first, ...others] = running
  if (first && others.length === 0) return { ...first, how: 'only-one' }
  return byVariables(running, traces.env)
}

/** True when the kubelet knows this pod by the UID: a static pod's is the hash of its manifest, not that of its mirror. */
export function isOfPod({ metadata }: Pod, uid: string): boolean {
  return uid === metadata.uid || uid === metadata.annotations?.get('kubernetes.io/config.mirror')
}

function hasId(pod: Pod, name: string, cgroup: string): boolean {
  const id = statusOf(pod, name)?.containerID?.replace(/^[^:]*:\/\//, '')
  return id !== undefined && id.length >= 32 && cgroup.includes(id)
}

// Of the containers whose declared variables are all there, the one that declares more than every other.
function byVariables(candidates: readonly Candidate[], env: ProcessTraces['env']): OwnContainer | undefined {
  const fitting = candidates
    .filter(({ container }) =>
      (container.env ?? []).every((variable) =>
        fits(variable, Object.hasOwn(env, variable.name) ? env[variable.name] : undefined),
      ),
    )
    .sort((a, b) => (b.container.env?.length ?? 0) - (a.container.env?.length ?? 0))
  const [best, next] = fitting
  if (!best?.container.env?.length) return undefined
  return (next?.container.env?.length ?? 0) < best.container.env.length ? { ...best, how: 'env' } : undefined
}

function fits(variable: NonNullable<PodContainer['env']>[number], actual: string | undefined): boolean {
  if (actual === undefined) return false
  const expandsOrComesFromElsewhere =
    variable.valueFrom !== undefined || (variable.value ?? '').includes('$(')
  return expandsOrComesFromElsewhere || actual === (variable.value ?? '')
}
