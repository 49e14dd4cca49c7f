import type { PodLife, TemplateView, ToldEvent, WrittenObject } from '@/lib/objects/change-views'
import { knownKind, splitApiVersion } from '@/lib/objects/known-kinds'
import { code, quote, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { counted } from '@/lib/words/lists'
import type { Change, ChangedObject, Lane } from '../contract'
import { changeOf, msOf, sayObject } from './change-of'
import { podChanges } from './pods'
import { type WrittenKind, writtenChanges } from './written'

/** Objects of one kind, as far as they were read. */
export type Views =
  | { as: 'metadata'; items: readonly WrittenObject[] }
  | { as: 'template'; items: readonly TemplateView[] }
  | { as: 'pod'; items: readonly PodLife[] }
  | { as: 'event'; items: readonly ToldEvent[] }

function partsOf({ containers }: TemplateView): Set<string> {
  return new Set(
    containers.flatMap(({ name, image, env }) => [
      `${name}: image ${image}`,
      ...env.map((variable) => `${name}: variable ${variable}`),
    ]),
  )
}

const MOST_PARTS = 20

/** Images and names of variables by container that went and that came. */
function differenceOf(before: TemplateView, after: TemplateView): { from: string[]; to: string[] } {
  const [old, now] = [partsOf(before), partsOf(after)]
  const only = (parts: Set<string>, others: Set<string>) =>
    [...parts].filter((part) => !others.has(part)).slice(0, MOST_PARTS)
  return { from: only(old, now), to: only(now, old) }
}

function ownerOf({ owner, namespace }: TemplateView): ChangedObject | undefined {
  const known = owner && knownKind('apps', owner.kind)
  if (owner === undefined || known === undefined) return undefined
  const { group, version, resource } = known
  return { group, version, resource, kind: owner.kind, namespace, name: owner.name }
}

/**
 * When workloads began to roll out a revision, by the ReplicaSets or ControllerRevisions of each: what differs from the revision
 * before it, as far as that is kept. An older one that was made the newest again has only the time of its last write.
 */
function rolloutChanges(templates: readonly TemplateView[]): Change[] {
  const chains = new Map<string, TemplateView[]>()
  for (const one of templates) {
    const object = ownerOf(one)
    if (object === undefined) continue
    const key = `${object.kind}/${object.namespace}/${object.name}`
    chains.set(key, [...(chains.get(key) ?? []), one])
  }
  return [...chains.values()].flatMap((chain) => {
    const revisions = chain.sort((a, b) => a.revision - b.revision)
    return revisions.flatMap((one, index) => {
      const before = revisions[index - 1]
      const object = ownerOf(one)
      if (object === undefined) return []
      const isBack = before !== undefined && msOf(one.created) < msOf(before.created)
      const at = isBack ? one.writtenAt : one.created
      if (Number.isNaN(msOf(at))) return []
      const { from, to } = before === undefined ? { from: [], to: [] } : differenceOf(before, one)
      const differs = from.length + to.length
      const than =
        before === undefined
          ? say``
          : differs === 0
            ? say` Its images and names of variables are those of revision ${before.revision}.`
            : say` ${words(counted(Math.max(from.length, to.length), 'difference'))} from revision ${before.revision}.`
      const began = isBack
        ? say`${sayObject(object)} went back to an older template as revision ${one.revision}; the time is that of the last write of ${code(one.name)}.`
        : say`${sayObject(object)} began to roll out revision ${one.revision}.`
      return changeOf({
        lane: 'rollouts',
        what: 'rolled-out',
        at,
        object,
        nth: String(one.revision),
        ...present({ from: from.length === 0 ? undefined : from, to: to.length === 0 ? undefined : to }),
        says: say`${began}${than}`,
      })
    })
  })
}

/** Reasons of events that tell a change, by who writes them (pkg/controller, pkg/kubelet and scheduler of 1.36). */
const REASONS: ReadonlyMap<string, { lane: Lane; what: Change['what'] }> = new Map([
  ...pairs('rollouts', 'scaled', 'SuccessfulRescale ScalingReplicaSet'),
  ...pairs(
    'rollouts',
    'told',
    'DeploymentRollback BackoffLimitExceeded DeadlineExceeded Completed Suspended Resumed',
  ),
  ...pairs('pods', 'evicted', 'Evicted Preempted Preempting TaintManagerEviction EvictionByEvictionAPI'),
  ...pairs('pods', 'told', 'OOMKilling RecreatingFailedPod RecreatingTerminatedPod'),
  ...pairs(
    'cluster',
    'told',
    'NodeNotReady NodeReady NodeNotSchedulable NodeSchedulable Rebooted RegisteredNode RemovingNode SystemOOM',
  ),
])

function pairs(lane: Lane, what: Change['what'], reasons: string) {
  return reasons
    .split(' ')
    .map((reason): [string, { lane: Lane; what: Change['what'] }] => [reason, { lane, what }])
}

const LESS_KNOWN: Readonly<Record<string, string>> = {
  HorizontalPodAutoscaler: 'horizontalpodautoscalers',
}

function placed({ kind, apiVersion, namespace, name }: ToldEvent): ChangedObject | undefined {
  const { group, version } = splitApiVersion(apiVersion)
  const known = knownKind(group, kind)
  const resource = known?.resource ?? LESS_KNOWN[kind]
  if (resource === undefined) return undefined
  return { group, version, resource, kind, namespace: known?.namespaced === false ? '' : namespace, name }
}

const ASSIGNED = /^Successfully assigned \S+ to (\S{1,253})$/

/** A pod of the same name that the scheduler put on another node than the last time. */
function movesIn(events: readonly ToldEvent[]): Change[] {
  const nodes = new Map<string, string>()
  const changes: Change[] = []
  const assigned = events
    .filter(({ kind, reason }) => kind === 'Pod' && reason === 'Scheduled')
    .sort((a, b) => msOf(a.lastAt) - msOf(b.lastAt))
  for (const event of assigned) {
    const node = ASSIGNED.exec(event.message)?.[1]
    const object = placed(event)
    if (node === undefined || object === undefined) continue
    const before = nodes.get(event.name)
    nodes.set(event.name, node)
    if (before === undefined || before === node) continue
    changes.push(
      changeOf({
        lane: 'pods',
        what: 'moved',
        at: event.lastAt,
        object,
        manager: event.by,
        nth: event.lastAt,
        from: [before],
        to: [node],
        says: say`${sayObject(object)} moved from node ${code(before)} to ${code(node)}.`,
      }),
    )
  }
  return changes
}

/** What events say that happened, in their words. The API server keeps them for an hour, unless it is told otherwise. */
function toldChanges(events: readonly ToldEvent[]): Change[] {
  const said = events.flatMap((event) => {
    const known = REASONS.get(event.reason)
    const object = placed(event)
    if (known === undefined || object === undefined || Number.isNaN(msOf(event.lastAt))) return []
    return changeOf({
      ...known,
      at: event.lastAt,
      object,
      manager: event.by,
      nth: `${event.reason}/${event.firstAt}/${event.message}`,
      ...present(event.count > 1 ? { count: event.count, first: event.firstAt || undefined } : {}),
      says: say`${sayObject(object)}: ${quote(event.message)}`,
    })
  })
  return [...movesIn(events), ...said]
}

/** What objects of one kind show to have changed since a time. */
export function changesIn(views: Views, kind: WrittenKind, sinceMs: number): Change[] {
  switch (views.as) {
    case 'metadata':
      return views.items.flatMap((written) => writtenChanges(written, kind))
    case 'template':
      return rolloutChanges(views.items)
    case 'pod':
      return podChanges(views.items, sinceMs)
    case 'event':
      return toldChanges(views.items)
  }
}
