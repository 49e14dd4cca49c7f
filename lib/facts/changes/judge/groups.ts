import type { Change } from '../contract'
import { msOf } from './change-of'

/** A change, and what happened to the same workload along with it, which says no more than that it began. */
export interface ChangeGroup {
  head: Change
  along: readonly Change[]
}

/** What one apply of a workload shows is over within this time. */
const ALONG_MS = 60_000
const BEGINS: ReadonlySet<Change['what']> = new Set(['created', 'rolled-out', 'scaled'])

interface Named {
  kind: string
  name: string
}

/** The workload that a change is about: of a new pod its owner, a Deployment where that is one of these. */
function workloadOf(
  { lane, what, object, owner }: Change,
  deployments: ReadonlySet<string>,
): Named | undefined {
  if (!BEGINS.has(what)) return undefined
  if (lane !== 'pods') return lane === 'rollouts' ? object : undefined
  if (owner?.kind !== 'ReplicaSet') return owner
  // A ReplicaSet has the name of its Deployment and a hash without a hyphen.
  const deployment = owner.name.slice(0, Math.max(0, owner.name.lastIndexOf('-')))
  return deployments.has(deployment) ? { kind: 'Deployment', name: deployment } : owner
}

const ofPod = ({ lane }: Change) => lane === 'pods'

/**
 * Changes in their order, those by which one workload began as one: that it was created, its revision, its first pods. What else
 * happened to it, as a write, a restart or a pod of a minute later, stays apart, and each change is in one group alone.
 */
export function groupsOf(changes: readonly Change[]): ChangeGroup[] {
  const deployments = new Set(
    changes.flatMap(({ object: { kind, name } }) => (kind === 'Deployment' ? [name] : [])),
  )
  const open = new Map<string, { firstMs: number; all: Change[] }>()
  const groups = changes.flatMap((change) => {
    const workload = workloadOf(change, deployments)
    const alone = { firstMs: msOf(change.at), all: [change] }
    if (workload === undefined) return [alone]
    const key = `${workload.kind}/${change.object.namespace}/${workload.name}`
    const last = open.get(key)
    if (last !== undefined && last.firstMs - alone.firstMs <= ALONG_MS) {
      last.all.push(change)
      return []
    }
    open.set(key, alone)
    return [alone]
  })
  return groups.flatMap(({ all }) => {
    const head = headOf(all)
    return head === undefined ? [] : [{ head, along: all.filter((change) => change !== head) }]
  })
}

/** What says most: that the workload was created, else its revision, else what is there. */
function headOf(all: readonly Change[]): Change | undefined {
  const own = all.filter((change) => !ofPod(change))
  return (
    own.find(({ what }) => what === 'created') ??
    own.find(({ what }) => what === 'rolled-out') ??
    own[0] ??
    all[0]
  )
}
