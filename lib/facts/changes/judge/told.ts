import type { ToldEvent } from '@/lib/objects/change-views'
import { knownKind, splitApiVersion } from '@/lib/objects/known-kinds'
import { code, quote, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { Change, ChangedObject, Lane } from '../contract'
import { changeOf, msOf, sayObject } from './change-of'

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
export function toldChanges(events: readonly ToldEvent[]): Change[] {
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
