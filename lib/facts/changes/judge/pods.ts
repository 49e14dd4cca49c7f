import type { PodLife } from '@/lib/objects/change-views'
import { code, listed, say, words } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { counted } from '@/lib/words/lists'
import type { Change, ChangedObject } from '../contract'
import { changeOf, msOf, sayObject } from './change-of'

function placed({ namespace, name }: Pick<PodLife, 'namespace' | 'name'>): ChangedObject {
  return { group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespace, name }
}

function sayEnd({ exitCode, reason }: PodLife['containers'][number]) {
  const why = reason === '' ? say`` : say` (${code(reason)})`
  return say`exit code ${exitCode}${why}`
}

function containerChanges(pod: PodLife): Change[] {
  const object = placed(pod)
  return pod.containers.flatMap((one): Change[] => {
    const container = say`Container ${code(one.name)} of ${sayObject(object)}`
    const shared = { lane: 'pods', object, nth: one.name } as const
    const count = one.restarts > 1 ? one.restarts : undefined
    if (one.isOver) {
      if (Number.isNaN(msOf(one.endedAt)) || one.exitCode === 0) return []
      const times = one.restarts === 0 ? say`` : say` after ${words(counted(one.restarts, 'restart'))}`
      return [
        changeOf({
          ...shared,
          what: 'ended',
          at: one.endedAt,
          says: say`${container} ended with ${sayEnd(one)}${times}.`,
        }),
      ]
    }
    if (one.restarts === 0 || Number.isNaN(msOf(one.startedAt))) return []
    const before = one.endedAt === '' ? say`` : say`; the run before ended with ${sayEnd(one)}`
    return [
      changeOf({
        ...shared,
        what: 'restarted',
        at: one.startedAt,
        ...present({ count }),
        says: say`${container} restarted${one.restarts > 1 ? words(`, ${one.restarts} times in all`) : say``}${before}.`,
      }),
    ]
  })
}

function endingChanges(pod: PodLife): Change[] {
  const object = placed(pod)
  const shared = { lane: 'pods', object } as const
  const changes: Change[] = []
  if (pod.reason !== '' && pod.failedAt !== '')
    changes.push(
      changeOf({
        ...shared,
        what: 'evicted',
        at: pod.failedAt,
        says: say`${sayObject(object)} was ended from outside (${code(pod.reason)})${onNode(pod)}.`,
      }),
    )
  if (pod.deleted !== '')
    changes.push(
      changeOf({
        ...shared,
        what: 'deleting',
        at: pod.deleted,
        says: say`${sayObject(object)} was asked to terminate.`,
      }),
    )
  return changes
}

function onNode({ node }: PodLife) {
  return node === '' ? say`` : say` on node ${code(node)}`
}

/** Pods of one owner are one change: how many of those that are there were created, and the last of them. */
function creationOf(pods: readonly PodLife[]): Change[] {
  const sorted = pods
    .filter(({ created }) => !Number.isNaN(msOf(created)))
    .sort((a, b) => msOf(a.created) - msOf(b.created))
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined) return []
  const { owner } = last
  const object = placed(last)
  const isOne = sorted.length === 1
  const nodes = [...new Set(sorted.flatMap(({ node }) => (node === '' ? [] : [node])))].sort()
  const where =
    nodes.length === 0
      ? say``
      : nodes.length > 3
        ? say` on ${nodes.length} nodes`
        : say` on ${listed(nodes.map(code))}`
  const whose = owner === undefined ? say`` : say` for ${sayObject(owner)}`
  return [
    changeOf({
      lane: 'pods',
      what: 'created',
      at: last.created,
      object,
      ...present({ owner, ...(isOne ? {} : { first: first.created, count: sorted.length }) }),
      says: isOne
        ? say`${sayObject(object)} was created${whose}${where}.`
        : say`${sorted.length} pods were created${whose}${where}, ${code(last.name)} last.`,
    }),
  ]
}

/** What pods that are still there show of their lives. `sinceMs`: which of them are new enough to be told. */
export function podChanges(pods: readonly PodLife[], sinceMs: number): Change[] {
  const owners = new Map<string, PodLife[]>()
  for (const pod of pods) {
    if (!(msOf(pod.created) >= sinceMs)) continue
    const key = pod.owner === undefined ? `/${pod.name}` : `${pod.owner.kind}/${pod.owner.name}`
    owners.set(key, [...(owners.get(key) ?? []), pod])
  }
  return [
    ...[...owners.values()].flatMap(creationOf),
    ...pods.flatMap((pod) => [...containerChanges(pod), ...endingChanges(pod)]),
  ]
}
