import { readFileSync } from 'node:fs'
import { at, entriesAt, isRecord, listAt, numberAt, textAt } from '@/lib/objects/fields'
import { humanDuration } from '@/lib/words/durations'
import { ageOf } from './age'
import { customCells, customDefinitions } from './custom-columns'
import { printPod } from './print-pod'

export type IncludeObject = 'None' | 'Metadata' | 'Object'

type Printer = (object: unknown, now: Date) => unknown[]

const recorded: unknown = JSON.parse(
  readFileSync(new URL('./data/table-columns.json', import.meta.url), 'utf8'),
)

const name = (object: unknown) => textAt(object, 'metadata', 'name')
const age = (object: unknown, now: Date) => ageOf(textAt(object, 'metadata', 'creationTimestamp'), now)

function labels(entries: readonly [string, string][]): string {
  return entries.length === 0 ? '<none>' : entries.map(([key, value]) => `${key}=${value}`).join(',')
}

function selector(object: unknown): string {
  const equal = entriesAt(object, 'spec', 'selector', 'matchLabels').toSorted(([a], [b]) => (a < b ? -1 : 1))
  const expressions = listAt(object, 'spec', 'selector', 'matchExpressions').map((expression) => {
    const values = `(${listAt(expression, 'values').join(',')})`
    const key = textAt(expression, 'key')
    switch (textAt(expression, 'operator')) {
      case 'In':
        return `${key} in ${values}`
      case 'NotIn':
        return `${key} notin ${values}`
      case 'DoesNotExist':
        return `!${key}`
      default:
        return key
    }
  })
  return [...equal.map(([key, value]) => `${key}=${value}`), ...expressions].join(',') || '<none>'
}

function containers(object: unknown): [names: string, images: string] {
  const list = listAt(object, 'spec', 'template', 'spec', 'containers')
  return [
    list.map((container) => textAt(container, 'name')).join(','),
    list.map((container) => textAt(container, 'image')).join(','),
  ]
}

function serviceExternalIp(service: unknown): string {
  const external = listAt(service, 'spec', 'externalIPs').join(',')
  switch (textAt(service, 'spec', 'type')) {
    case 'ExternalName':
      return textAt(service, 'spec', 'externalName')
    case 'LoadBalancer': {
      const ingress = listAt(service, 'status', 'loadBalancer', 'ingress').map(
        (entry) => textAt(entry, 'ip') || textAt(entry, 'hostname'),
      )
      return [...ingress, external].filter((part) => part !== '').join(',') || '<pending>'
    }
    default:
      return external || '<none>'
  }
}

function jobStatus(job: unknown): string {
  const is = (type: string) =>
    listAt(job, 'status', 'conditions').some(
      (condition) => at(condition, 'type') === type && at(condition, 'status') === 'True',
    )
  if (is('Complete')) return 'Complete'
  if (is('Failed')) return 'Failed'
  if (textAt(job, 'metadata', 'deletionTimestamp') !== '') return 'Terminating'
  if (is('Suspended')) return 'Suspended'
  if (is('FailureTarget')) return 'FailureTarget'
  return is('SuccessCriteriaMet') ? 'SuccessCriteriaMet' : 'Running'
}

function jobCompletions(job: unknown): string {
  const done = numberAt(job, 'status', 'succeeded')
  if (at(job, 'spec', 'completions') !== undefined) return `${done}/${numberAt(job, 'spec', 'completions')}`
  const parallelism = numberAt(job, 'spec', 'parallelism')
  return parallelism > 1 ? `${done}/1 of ${parallelism}` : `${done}/1`
}

function jobDuration(job: unknown, now: Date): string {
  const started = textAt(job, 'status', 'startTime')
  if (started === '') return ''
  const completed = textAt(job, 'status', 'completionTime')
  return humanDuration((completed === '' ? now.getTime() : Date.parse(completed)) - Date.parse(started))
}

function nodeStatus(node: unknown): string {
  const ready = listAt(node, 'status', 'conditions').find((condition) => at(condition, 'type') === 'Ready')
  const status = ready === undefined ? 'Unknown' : at(ready, 'status') === 'True' ? 'Ready' : 'NotReady'
  return at(node, 'spec', 'unschedulable') === true ? `${status},SchedulingDisabled` : status
}

function nodeAddress(node: unknown, type: string): string {
  const found = listAt(node, 'status', 'addresses').find((address) => at(address, 'type') === type)
  return textAt(found, 'address') || '<none>'
}

function nodeRoles(node: unknown): string {
  const roles = entriesAt(node, 'metadata', 'labels')
    .filter(([key]) => key.startsWith('node-role.kubernetes.io/'))
    .map(([key]) => key.slice('node-role.kubernetes.io/'.length))
  return roles.toSorted().join(',') || '<none>'
}

function subjects(binding: unknown, kind: string): string {
  return listAt(binding, 'subjects')
    .filter((subject) => at(subject, 'kind') === kind)
    .map((subject) =>
      kind === 'ServiceAccount'
        ? `${textAt(subject, 'namespace')}/${textAt(subject, 'name')}`
        : textAt(subject, 'name'),
    )
    .join(', ')
}

function printBinding(binding: unknown, now: Date): unknown[] {
  return [
    name(binding),
    `${textAt(binding, 'roleRef', 'kind')}/${textAt(binding, 'roleRef', 'name')}`,
    age(binding, now),
    subjects(binding, 'User'),
    subjects(binding, 'Group'),
    subjects(binding, 'ServiceAccount'),
  ]
}

function printEvent(event: unknown, now: Date): unknown[] {
  const first = ageOf(textAt(event, 'firstTimestamp') || textAt(event, 'eventTime'), now)
  const lastTimestamp = textAt(event, 'lastTimestamp')
  const series = at(event, 'series')
  const inSeries = isRecord(series)
  const last = inSeries
    ? ageOf(textAt(series, 'lastObservedTime'), now)
    : lastTimestamp === ''
      ? first
      : ageOf(lastTimestamp, now)
  const component = textAt(event, 'source', 'component') || textAt(event, 'reportingComponent')
  const instance = textAt(event, 'source', 'host') || textAt(event, 'reportingInstance')
  const kind = textAt(event, 'involvedObject', 'kind').toLowerCase()
  const target = textAt(event, 'involvedObject', 'name')
  return [
    last,
    textAt(event, 'type'),
    textAt(event, 'reason'),
    target === '' ? kind : `${kind}/${target}`,
    textAt(event, 'involvedObject', 'fieldPath'),
    instance === '' ? component : `${component}, ${instance}`,
    textAt(event, 'message').trim(),
    first,
    inSeries ? numberAt(series, 'count') : numberAt(event, 'count') || 1,
    name(event),
  ]
}

const printers = new Map<string, Printer>([
  ['/pods', printPod],
  [
    '/services',
    (service, now) => [
      name(service),
      textAt(service, 'spec', 'type'),
      textAt(service, 'spec', 'clusterIP') || '<none>',
      serviceExternalIp(service),
      listAt(service, 'spec', 'ports')
        .map((port) => {
          const nodePort = numberAt(port, 'nodePort')
          const shown = nodePort > 0 ? `${numberAt(port, 'port')}:${nodePort}` : numberAt(port, 'port')
          return `${shown}/${textAt(port, 'protocol')}`
        })
        .join(',') || '<none>',
      age(service, now),
      labels(entriesAt(service, 'spec', 'selector')),
    ],
  ],
  [
    '/configmaps',
    (map, now) => [
      name(map),
      Object.keys(at(map, 'data') ?? {}).length + Object.keys(at(map, 'binaryData') ?? {}).length,
      age(map, now),
    ],
  ],
  [
    '/secrets',
    (secret, now) => [
      name(secret),
      textAt(secret, 'type'),
      Object.keys(at(secret, 'data') ?? {}).length,
      age(secret, now),
    ],
  ],
  ['/events', printEvent],
  ['/serviceaccounts', (account, now) => [name(account), age(account, now)]],
  [
    '/namespaces',
    (namespace, now) => [name(namespace), textAt(namespace, 'status', 'phase'), age(namespace, now)],
  ],
  [
    '/nodes',
    (node, now) => [
      name(node),
      nodeStatus(node),
      nodeRoles(node),
      age(node, now),
      textAt(node, 'status', 'nodeInfo', 'kubeletVersion'),
      nodeAddress(node, 'InternalIP'),
      nodeAddress(node, 'ExternalIP'),
      textAt(node, 'status', 'nodeInfo', 'osImage') || '<unknown>',
      textAt(node, 'status', 'nodeInfo', 'kernelVersion') || '<unknown>',
      textAt(node, 'status', 'nodeInfo', 'containerRuntimeVersion') || '<unknown>',
    ],
  ],
  [
    'apps/deployments',
    (deployment, now) => [
      name(deployment),
      `${numberAt(deployment, 'status', 'readyReplicas')}/${numberAt(deployment, 'spec', 'replicas')}`,
      numberAt(deployment, 'status', 'updatedReplicas'),
      numberAt(deployment, 'status', 'availableReplicas'),
      age(deployment, now),
      ...containers(deployment),
      selector(deployment),
    ],
  ],
  [
    'apps/replicasets',
    (set, now) => [
      name(set),
      numberAt(set, 'spec', 'replicas'),
      numberAt(set, 'status', 'replicas'),
      numberAt(set, 'status', 'readyReplicas'),
      age(set, now),
      ...containers(set),
      selector(set),
    ],
  ],
  [
    'batch/jobs',
    (job, now) => [
      name(job),
      jobStatus(job),
      jobCompletions(job),
      jobDuration(job, now),
      age(job, now),
      ...containers(job),
      selector(job),
    ],
  ],
  [
    'rbac.authorization.k8s.io/roles',
    (role) => [name(role), textAt(role, 'metadata', 'creationTimestamp') || null],
  ],
  ['rbac.authorization.k8s.io/rolebindings', printBinding],
])

const sameAs = new Map([
  ['rbac.authorization.k8s.io/clusterroles', 'rbac.authorization.k8s.io/roles'],
  ['rbac.authorization.k8s.io/clusterrolebindings', 'rbac.authorization.k8s.io/rolebindings'],
  ['events.k8s.io/events', '/events'],
])

// Kinds whose columns were not recorded get the two that the server gives a custom resource.
function printedAs(key: string): string {
  const known = sameAs.get(key) ?? key
  return printers.has(known) ? known : '/serviceaccounts'
}

/** The column definitions of a kind, as kube-apiserver 1.36.2 sends them. */
export function columnsOf(key: string, custom: readonly unknown[] = []): unknown[] {
  return customDefinitions(custom, listAt(recorded, printedAs(key)))
}

/** One row of a Table. `custom` are the columns that a CustomResourceDefinition gives the kind. */
export function toTableRow(
  key: string,
  object: unknown,
  include: IncludeObject,
  now: Date,
  custom: readonly unknown[] = [],
): unknown {
  const print = printers.get(printedAs(key))
  const cells = custom.length > 0 ? customCells(custom, object, now) : (print?.(object, now) ?? [])
  return { cells, object: rowObject(object, include) }
}

function rowObject(object: unknown, include: IncludeObject): unknown {
  if (include === 'None') return null
  return include === 'Object' ? object : toPartial(object)
}

/** An object reduced to its metadata. */
export function toPartial(object: unknown): unknown {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: at(object, 'metadata') }
}
