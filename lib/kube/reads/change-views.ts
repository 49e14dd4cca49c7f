import type {
  ContainerLife,
  Content,
  HelmLabel,
  Owner,
  PodLife,
  TemplateView,
  WrittenObject,
} from '@/lib/objects/change-views'
import { at, isRecord, listAt, numberAt, textAt, textsAt } from '@/lib/objects/fields'
import { podContainers, stateOf } from '@/lib/objects/pod-containers'
import { dataKeysOf, writesOf } from '@/lib/objects/written'
import { present } from '@/lib/present'
import { describeResource } from '@/lib/words/resources'
import { freeText } from '../redact/sanitize'

const NAME = 512
const LABELS: readonly HelmLabel[] = ['owner', 'name', 'version', 'status']
const LOCK = 'control-plane.alpha.kubernetes.io/leader'
const REVISION = 'deployment.kubernetes.io/revision'
const MOST_CONTAINERS = 20
const MOST_ENV = 100

type Shown = (text: string, limit: number) => string

const MOST_KNOWN = 4_000

/** Free text made presentable, each once in a list: names of fields, managers and images are the same in most objects of it. */
function shownOnce(): Shown {
  const known = new Map<string, string>()
  return (text, limit) => {
    const key = `${limit} ${text}`
    const before = known.get(key)
    if (before !== undefined) return before
    const shown = freeText(text, limit)
    if (known.size < MOST_KNOWN && text.length <= NAME) known.set(key, shown)
    return shown
  }
}

function ownerIn(metadata: unknown, shown: Shown): { owner?: Owner } {
  const owners = listAt(metadata, 'ownerReferences')
  const owner = owners.find((one) => at(one, 'controller') === true)
  if (owner === undefined) return {}
  return {
    owner: { kind: shown(textAt(owner, 'kind'), 128), name: shown(textAt(owner, 'name'), NAME) },
  }
}

function namedIn(metadata: unknown, shown: Shown = freeText) {
  return {
    name: freeText(textAt(metadata, 'name'), NAME),
    namespace: shown(textAt(metadata, 'namespace'), NAME),
    created: textAt(metadata, 'creationTimestamp'),
    ...ownerIn(metadata, shown),
  }
}

const MOST_GRANTS = 200

/** What a rule has of `get pods web` and `get /healthz`; a product of lists, so that it is counted first. */
function ofRule(rule: unknown): { count: number; make: () => string[] } {
  const [verbs, groups, resources] = ['verbs', 'apiGroups', 'resources'].map((list) => textsAt(rule, list))
  const [names, paths] = [textsAt(rule, 'resourceNames'), textsAt(rule, 'nonResourceURLs')]
  const each = (all: readonly string[] | undefined) => all ?? []
  const pairs = each(groups).length * each(resources).length * Math.max(1, names.length)
  return {
    count: each(verbs).length * (pairs + paths.length),
    make: () => {
      const kinds = each(groups).flatMap((group) =>
        each(resources).map((resource) => describeResource({ group, resource })),
      )
      const named = names.length === 0 ? kinds : kinds.flatMap((kind) => names.map((one) => `${kind} ${one}`))
      return each(verbs).flatMap((verb) => [...named, ...paths].map((one) => `${verb} ${one}`))
    },
  }
}

/** What a Role allows, or whom a binding binds to what; undefined where it is more than is kept. */
function grantsIn(item: unknown, shown: Shown): string[] | undefined {
  const rules = listAt(item, 'rules').map(ofRule)
  const subjects = listAt(item, 'subjects')
  if (rules.reduce((sum, { count }) => sum + count, subjects.length) > MOST_GRANTS) return undefined
  const named = (one: unknown) => {
    const [kind, namespace, name] = ['kind', 'namespace', 'name'].map((field) => textAt(one, field))
    return `${kind} ${namespace ? `${namespace}/` : ''}${name}`
  }
  const bound = [...subjects, at(item, 'roleRef')].filter((one) => one !== undefined).map(named)
  return [...new Set([...rules.flatMap(({ make }) => make()), ...bound])].map((one) => shown(one, NAME))
}

/**
 * Of each object of a list who wrote it since then, by names and times, and what is asked of its content: `managedFields` end here.
 */
export function writtenSince(sinceMs: number, content?: Content): (item: unknown) => WrittenObject {
  const shown = shownOnce()
  return (item) => {
    const metadata = at(item, 'metadata')
    const labels = LABELS.flatMap((label) => {
      const value = textAt(metadata, 'labels', label)
      return value === '' ? [] : [[label, shown(value, NAME)]]
    })
    return {
      ...namedIn(metadata, shown),
      deleted: textAt(metadata, 'deletionTimestamp'),
      labels: Object.fromEntries(labels),
      isLock: textAt(metadata, 'annotations', LOCK) !== '',
      writes: writesOf(metadata, sinceMs).map((write) => ({
        ...write,
        manager: shown(write.manager, 128),
        fields: write.fields.map((field) => shown(field, 256)),
        keys: write.keys.map((key) => shown(key, 256)),
      })),
      ...present({
        keys: content === 'keys' ? dataKeysOf(metadata)?.map((key) => shown(key, 256)) : undefined,
        grants: content === 'grants' ? grantsIn(item, shown) : undefined,
      }),
    }
  }
}

function containersIn(template: unknown, shown: Shown): TemplateView['containers'] {
  return ['initContainers', 'containers']
    .flatMap((list) => listAt(template, 'spec', list))
    .slice(0, MOST_CONTAINERS)
    .map((one) => ({
      name: shown(textAt(one, 'name'), NAME),
      image: shown(textAt(one, 'image'), NAME),
      env: listAt(one, 'env')
        .slice(0, MOST_ENV)
        .map((variable) => shown(textAt(variable, 'name'), 256)),
    }))
}

/** Of each ReplicaSet or ControllerRevision of a list the images and the names of variables of its pods, never a value. */
export function templates(): (item: unknown) => TemplateView {
  const shown = shownOnce()
  return (item) => {
    const metadata = at(item, 'metadata')
    const inReplicaSet = at(item, 'spec', 'template')
    const template = isRecord(inReplicaSet) ? inReplicaSet : at(item, 'data', 'spec', 'template')
    const revision = Number(textAt(metadata, 'annotations', REVISION)) || numberAt(item, 'revision')
    const written = writesOf(metadata).find(({ subresource }) => subresource === '')
    return {
      ...namedIn(metadata, shown),
      revision,
      writtenAt: written?.at ?? '',
      containers: containersIn(template, shown),
    }
  }
}

// deletionTimestamp is when the grace period ends.
function askedToEnd(metadata: unknown): string {
  const endMs = Date.parse(textAt(metadata, 'deletionTimestamp'))
  const askedMs = endMs - numberAt(metadata, 'deletionGracePeriodSeconds') * 1_000
  return Number.isNaN(askedMs) ? '' : new Date(askedMs).toISOString()
}

function disruptedAt(pod: unknown): string {
  const conditions = listAt(pod, 'status', 'conditions')
  const ended = conditions.find((one) => textAt(one, 'type') === 'DisruptionTarget')
  const ready = conditions.find((one) => textAt(one, 'type') === 'Ready')
  return textAt(ended ?? ready, 'lastTransitionTime')
}

function toContainerLife(name: string, status: unknown): ContainerLife {
  const state = stateOf(status)
  const isOver = state?.is !== 'running'
  const ended = state?.is === 'terminated' ? state.fields : at(status, 'lastState', 'terminated')
  return {
    name: freeText(name, NAME),
    restarts: numberAt(status, 'restartCount'),
    startedAt: state?.is === 'running' ? textAt(state.fields, 'startedAt') : '',
    endedAt: textAt(ended, 'finishedAt'),
    reason: freeText(textAt(ended, 'reason'), 128),
    exitCode: numberAt(ended, 'exitCode'),
    isOver,
  }
}

/** Of a pod when it was created, where it runs, and how its containers ended and started again. */
export function toPodLife(item: unknown): PodLife {
  const metadata = at(item, 'metadata')
  const isFailed = textAt(item, 'status', 'phase') === 'Failed'
  return {
    ...namedIn(metadata),
    deleted: askedToEnd(metadata),
    node: freeText(textAt(item, 'spec', 'nodeName'), NAME),
    reason: isFailed ? freeText(textAt(item, 'status', 'reason'), 128) : '',
    failedAt: isFailed ? disruptedAt(item) : '',
    containers: podContainers(item)
      .slice(0, MOST_CONTAINERS)
      .flatMap(({ name, status }) => (isRecord(status) ? [toContainerLife(name, status)] : [])),
  }
}
