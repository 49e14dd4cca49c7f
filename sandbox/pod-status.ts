import { at, type Fields, isRecord, listAt, textAt } from '@/lib/objects/fields'
import type { KubeObject } from './kube-object'
import { toTimestamp } from './store'
import { hexOf } from './suffix'

/** How a container of the sandbox behaves. Its image's tag says so: `:missing`, `:crash`, `:slow` or anything else. */
type Behavior = 'runs' | 'cannot-pull' | 'crashes' | 'never-ready'

function behaviorOf(container: unknown): Behavior {
  const tag = textAt(container, 'image').split(':').at(-1) ?? ''
  if (tag === 'missing') return 'cannot-pull'
  if (tag === 'crash') return 'crashes'
  return tag === 'slow' ? 'never-ready' : 'runs'
}

/** How long a container runs that crashes. */
export const RUNS_MS = 4_000

function condition(type: string, status: boolean, at: string, more: Fields = {}): Fields {
  return {
    type,
    observedGeneration: 1,
    status: status ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: at,
    ...more,
  }
}

/** When a pod began to run, and when a container of it that crashes last did. */
interface Started {
  at: string
  lastRun: string
}

function stateOf(behavior: Behavior, container: unknown, started: Started): Fields {
  const name = textAt(container, 'name')
  const image = textAt(container, 'image')
  switch (behavior) {
    case 'cannot-pull':
      return {
        state: { waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}"` } },
        ready: false,
        started: false,
        restartCount: 0,
      }
    case 'crashes':
      return {
        state: {
          waiting: {
            reason: 'CrashLoopBackOff',
            message: `back-off 5m0s restarting failed container=${name}`,
          },
        },
        lastState: {
          terminated: {
            exitCode: 1,
            reason: 'Error',
            startedAt: started.lastRun,
            finishedAt: toTimestamp(new Date(Date.parse(started.lastRun) + RUNS_MS)),
          },
        },
        ready: false,
        started: false,
        restartCount: 6,
      }
    default:
      return {
        state: { running: { startedAt: started.at } },
        ready: behavior === 'runs',
        started: true,
        restartCount: 0,
      }
  }
}

function containerStatus(container: unknown, podName: string, started: Started): Fields {
  const behavior = behaviorOf(container)
  const resources = at(container, 'resources')
  return {
    name: textAt(container, 'name'),
    lastState: {},
    ...stateOf(behavior, container, started),
    image: textAt(container, 'image'),
    imageID: behavior === 'cannot-pull' ? '' : `sha256:${hexOf(textAt(container, 'image'))}`,
    ...(behavior === 'cannot-pull' || behavior === 'crashes'
      ? {}
      : { containerID: `containerd://${hexOf(`${podName}/${textAt(container, 'name')}`)}` }),
    resources: isRecord(resources) ? resources : {},
  }
}

/** The status of a pod that fits no node. */
export function unschedulable(pod: KubeObject, message: string, now: Date): KubeObject {
  const status = isRecord(pod.status) ? pod.status : {}
  return {
    ...pod,
    status: {
      ...status,
      phase: 'Pending',
      conditions: [condition('PodScheduled', false, toTimestamp(now), { reason: 'Unschedulable', message })],
    },
  }
}

/** A pod on a node since `now`, with the status that the kubelet reports after a while; what crashes ran last at `lastRun`. */
export function runOn(
  pod: KubeObject,
  node: { name: string; ip: string },
  podIP: string,
  now: Date,
  lastRun = now,
): KubeObject {
  const started = toTimestamp(now)
  const spec = isRecord(pod.spec) ? pod.spec : {}
  const previous = isRecord(pod.status) ? pod.status : {}
  const containers = listAt(spec, 'containers')
  const times = { at: started, lastRun: toTimestamp(lastRun) }
  const statuses = containers.map((container) => containerStatus(container, pod.metadata.name, times))
  const unready = statuses.filter((status) => status.ready !== true).map((status) => status.name)
  const isReady = unready.length === 0
  const notReady = isReady
    ? {}
    : {
        reason: 'ContainersNotReady',
        message: `containers with unready status: [${unready.join(' ')}]`,
      }
  const hasStarted = containers.some((container) => behaviorOf(container) !== 'cannot-pull')
  return {
    ...pod,
    spec: { ...spec, nodeName: node.name },
    status: {
      ...previous,
      observedGeneration: 1,
      phase: hasStarted ? 'Running' : 'Pending',
      conditions: [
        condition('PodReadyToStartContainers', true, started),
        condition('Initialized', true, started),
        condition('Ready', isReady, started, notReady),
        condition('ContainersReady', isReady, started, notReady),
        condition('PodScheduled', true, started),
      ],
      hostIP: node.ip,
      hostIPs: [{ ip: node.ip }],
      podIP,
      podIPs: [{ ip: podIP }],
      startTime: started,
      containerStatuses: statuses,
    },
  }
}
