import { longRunningContainers, type Pod, type PodContainer } from './pod-spec'

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
  how: 'mounts' | 'container-id' | 'only-one' | 'env'
}

// The kubelet mounts <root>/pods/<uid>/containers/<name>/<id> at /dev/termination-log.
const TERMINATION_LOG = /\/pods\/([0-9a-f-]{32,36})\/containers\/([a-z0-9]([-a-z0-9]*[a-z0-9])?)\/[0-9a-f]+ /

/**
 * The container of the pod that this process runs in: by the kubelet's mounts, by the container's ID, because there is
 * only one, or because only one declares the variables that the process has. Undefined when several are left.
 */
export function ownContainer(pod: Pod, traces: ProcessTraces): OwnContainer | undefined {
  const containers = longRunningContainers(pod)
  const byMount = TERMINATION_LOG.exec(traces.mountinfo)
  if (byMount?.[1] === pod.metadata.uid) {
    const container = containers.find((c) => c.name === byMount[2])
    if (container) return { container, how: 'mounts' }
  }
  const byId = containers.find((c) => hasId(pod, c.name, traces.cgroup))
  if (byId) return { container: byId, how: 'container-id' }
  const [first, ...others] = containers
  if (first && others.length === 0) return { container: first, how: 'only-one' }
  return byVariables(containers, traces.env)
}

function hasId(pod: Pod, name: string, cgroup: string): boolean {
  const id = pod.status?.containerStatuses
    ?.find((s) => s.name === name)
    ?.containerID?.replace(/^[^:]*:\/\//, '')
  return id !== undefined && id.length >= 32 && cgroup.includes(id)
}

// Of the containers whose declared variables are all there, the one that declares more than every other.
function byVariables(containers: PodContainer[], env: ProcessTraces['env']): OwnContainer | undefined {
  const fitting = containers
    .filter((c) => (c.env ?? []).every((variable) => fits(variable, env[variable.name])))
    .sort((a, b) => (b.env?.length ?? 0) - (a.env?.length ?? 0))
  const [best, next] = fitting
  if (!best?.env?.length) return undefined
  return (next?.env?.length ?? 0) < best.env.length ? { container: best, how: 'env' } : undefined
}

function fits(variable: NonNullable<PodContainer['env']>[number], actual: string | undefined): boolean {
  if (actual === undefined) return false
  const expandsOrComesFromElsewhere =
    variable.valueFrom !== undefined || (variable.value ?? '').includes('$(')
  return expandsOrComesFromElsewhere || actual === (variable.value ?? '')
}
