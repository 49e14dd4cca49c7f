import { ownerOfPod } from '@/lib/facts/objects/judge/owner-of-pod'
import { present } from '@/lib/present'
import { type Around, POD_STATES, type PodCounts, type PodState } from '../contract'
import { countPods, type ListedPod, listedPods, type PodsFacts } from './pods'

const MOST_OWNERS = 12

interface Listed {
  name: string
  word: string
  state: PodState
  isOwn: boolean
}

function toListed({ name, word, standing }: ListedPod, own: string | undefined): Listed[] {
  return standing === 'over' ? [] : [{ name, word, state: standing, isOwn: name === own }]
}

function rankOf({ state }: Pick<Listed, 'state'>): number {
  return POD_STATES.indexOf(state)
}

/** "CrashLoopBackOff" of pods that are one like the other, or what most of them print. */
function wordOf(pods: readonly Listed[], state: PodState): string {
  const counts = new Map<string, number>()
  for (const pod of pods) if (pod.state === state) counts.set(pod.word, (counts.get(pod.word) ?? 0) + 1)
  const [most] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return most?.[0] ?? ''
}

function countsOf(pods: readonly Listed[]): PodCounts {
  const counts: PodCounts = {}
  for (const { state } of pods) counts[state] = (counts[state] ?? 0) + 1
  return counts
}

function ownerRow(name: string, pods: readonly Listed[]): Around['owners'][number] {
  const state = POD_STATES[Math.min(...pods.map(rankOf))] ?? 'unknown'
  const own = pods.find(({ isOwn }) => isOwn)?.state
  return { name, counts: countsOf(pods), state, word: wordOf(pods, state), ...present({ own }) }
}

/**
 * How many pods a namespace has, and those that have not completed, by their owners: those with trouble first, then the owner of this pod, then
 * the rest by name; at most 12 owners, this pod's always among them. Undefined where the pods are not known now.
 */
export function podStrip(facts: PodsFacts, own: string | undefined): Around | undefined {
  const all = listedPods(facts)
  if (all === undefined) return undefined
  const listed = all.flatMap((pod) => toListed(pod, own))
  const counts = countPods(all)
  const byOwner = new Map<string, Listed[]>()
  for (const pod of listed) {
    const owner = ownerOfPod(pod.name)
    const known = byOwner.get(owner)
    if (known) known.push(pod)
    else byOwner.set(owner, [pod])
  }
  const owners = [...byOwner].map(([name, pods]) => ownerRow(name, pods))
  owners.sort(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      Number(b.own !== undefined) - Number(a.own !== undefined) ||
      (a.name < b.name ? -1 : 1),
  )
  const first = owners.slice(0, MOST_OWNERS)
  const mine = owners.find(({ own: isMine }) => isMine !== undefined)
  if (mine !== undefined && !first.includes(mine)) first.splice(-1, 1, mine)
  return {
    namespace: facts.namespace,
    pods: counts.all,
    completed: counts.over,
    counts: countsOf(listed),
    owners: first,
    moreOwners: Math.max(0, owners.length - MOST_OWNERS),
  }
}
