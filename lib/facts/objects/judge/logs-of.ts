import { at, listAt, textAt } from '@/lib/objects/fields'
import type { ObjectDetails, ObjectRequest, RelatedGroup, RelatedItem } from '../contract/object'

/** One container of one pod. */
export interface ShownLog {
  pod: string
  container: string
  /** How it is called in the view: the container, and before it the pod where the view has several. */
  name: string
}

/** Logs that one view follows at most: each is a connection to the API server for as long as it is open. */
export const MOST_LOGS = 10

/** What one view of logs shows of an object. */
export interface LogsOf {
  /** Those of pods that are not well first. */
  sources: readonly ShownLog[]
  /** How many there are, where that is more than one view follows. */
  cut?: { of: number; isAtLeast: boolean }
  /** The pods of an owner; undefined for a pod. */
  pods?: RelatedGroup['items']
}

const WITH_PODS = new Set([
  'apps/deployments',
  'apps/replicasets',
  'apps/statefulsets',
  'apps/daemonsets',
  'batch/jobs',
  '/replicationcontrollers',
])

/** Whether a kind has logs: pods, and what makes pods of one template. */
export function hasLogs({ group, resource }: Pick<ObjectRequest, 'group' | 'resource'>): boolean {
  return `${group}/${resource}` === '/pods' || WITH_PODS.has(`${group}/${resource}`)
}

const FIRST: Record<RelatedItem['meaning'], number> = { bad: 0, warning: 1, unknown: 2, ok: 3, neutral: 4 }

/** The random ends of pods' names where they tell the pods apart, else the whole names. */
function shortPods(pods: readonly string[]): Map<string, string> {
  const ends = pods.map((pod) => pod.slice(pod.lastIndexOf('-') + 1))
  const isTold = ends.every((end) => end.length > 3) && new Set(ends).size === pods.length
  return new Map(pods.map((pod, i) => [pod, isTold ? (ends[i] ?? pod) : pod]))
}

/**
 * The logs of an object: those of a pod's containers, or of each container that an owner's template declares in each of its pods, at
 * most MOST_LOGS. A container that was added to the pods and is not in the template is not among them.
 */
export function logsOf({ target, object, containers, related }: ObjectDetails): LogsOf {
  if (`${target.group}/${target.resource}` === '/pods')
    return { sources: containers.map(({ name }) => ({ pod: target.name, container: name, name })) }
  const pods = related.find(({ title }) => title === 'Pods')?.items
  if (pods?.state !== 'read') return { sources: [], ...(pods === undefined ? {} : { pods }) }
  const spec = object.state === 'read' ? at(object.value, 'spec', 'template', 'spec') : undefined
  const declared = [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')].map((one) =>
    textAt(one, 'name'),
  )
  const { items, more } = pods.value
  const first = items.toSorted((a, b) => FIRST[a.meaning] - FIRST[b.meaning])
  const shown = first.slice(0, Math.max(1, Math.floor(MOST_LOGS / Math.max(1, declared.length))))
  const short = shortPods(shown.map(({ name }) => name))
  const sources = shown.flatMap(({ name: pod }) =>
    declared.map((container) => {
      const called = short.get(pod) ?? pod
      return { pod, container, name: declared.length === 1 ? called : `${called}/${container}` }
    }),
  )
  const of = items.length * declared.length
  return {
    sources: sources.slice(0, MOST_LOGS),
    pods,
    ...(more || of > Math.min(sources.length, MOST_LOGS) ? { cut: { of, isAtLeast: more } } : {}),
  }
}
