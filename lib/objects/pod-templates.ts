import { at, entriesAt } from './fields'

/** Where a kind holds the template of its pods. */
const OF_TEMPLATE = (pod: object) => ({ spec: { template: { spec: pod } } })

const HOLDERS: ReadonlyMap<string, (pod: object) => object> = new Map([
  ['/Pod', (pod: object) => ({ spec: pod })],
  ['/ReplicationController', OF_TEMPLATE],
  ...['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'].map(
    (kind) => [`apps/${kind}`, OF_TEMPLATE] as const,
  ),
  ['batch/Job', OF_TEMPLATE],
  ['batch/CronJob', (pod) => ({ spec: { jobTemplate: OF_TEMPLATE(pod) } })],
  ['argoproj.io/Rollout', OF_TEMPLATE],
])

/** Part of the spec of a pod as part of what holds its template; undefined for a kind that holds none. */
export function aroundPod(group: string, kind: string, pod: object): object | undefined {
  return HOLDERS.get(`${group}/${kind}`)?.(pod)
}

/** True for a kind whose manifest has the template of its pods. */
export function holdsTemplate(group: string, kind: string): boolean {
  return HOLDERS.has(`${group}/${kind}`)
}

/** The pods that an object is or makes, by its manifest: how many, as far as it says; undefined for a kind that makes none. */
export function podIn(
  group: string,
  kind: string,
  object: unknown,
): { spec: unknown; annotations: [string, string][]; count: number; isOwn: boolean } | undefined {
  if (!holdsTemplate(group, kind)) return undefined
  const isOwn = kind === 'Pod'
  const job = kind === 'CronJob' ? at(object, 'spec', 'jobTemplate') : object
  const template = isOwn ? object : at(job, 'spec', 'template')
  const count = at(job, 'spec', kind === 'Job' || kind === 'CronJob' ? 'parallelism' : 'replicas')
  return {
    spec: at(template, 'spec'),
    annotations: entriesAt(template, 'metadata', 'annotations'),
    count: isOwn || typeof count !== 'number' ? 1 : count,
    isOwn,
  }
}
