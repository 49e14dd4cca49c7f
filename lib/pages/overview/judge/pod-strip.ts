import { ownerOfPod } from '@/lib/objects/owner-of-pod'
import { type Around, POD_STATES, type PodCounts, type PodState } from '../contract'
import { type ListedPod, listedPods, type PodsFacts } from './pods'

const MOST_OWNERS = 6

type Owner = Around['owners'][number]

/** What most of the pods print that are in this state: "CrashLoopBackOff". */
function wordOf(pods: readonly ListedPod[], state: PodState): string {
  const counts = new Map<string, number>()
  for (const { standing, word } of pods) if (standing === state) counts.set(word, (counts.get(word) ?? 0) + 1)
  const [most] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return most?.[0] ?? ''
}

/** How many are in each state that any is in. */
function countsOf(pods: readonly ListedPod[]): PodCounts {
  const counts = POD_STATES.map(
    (state) => [state, pods.filter(({ standing }) => standing === state).length] as const,
  )
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}

function ownerRow(name: string, pods: readonly ListedPod[], ownPod: string | undefined): Owner {
  const counts = countsOf(pods)
  const state = POD_STATES.find((one) => one in counts) ?? 'unknown'
  const own = pods.find((pod) => pod.name === ownPod)?.standing
  return { name, counts, state, word: wordOf(pods, state), ...(own && own !== 'over' ? { own } : {}) }
}

/**
 * How many pods a namespace has, and those that have not completed, by their owners: those with trouble first, then the owner of this pod, then
 * the rest by name; at most 12 owners, this pod's always among them. Undefined where the pods are not known now.
 */
export function podStrip(facts: PodsFacts, own: string | undefined): Around | undefined {
  const all = listedPods(facts)
  if (all === undefined) return undefined
  const running = all.filter(({ standing }) => standing !== 'over')
  const byOwner = new Map<string, ListedPod[]>()
  for (const pod of running) {
    const owner = ownerOfPod(pod.name)
    const known = byOwner.get(owner)
    if (known) known.push(pod)
    else byOwner.set(owner, [pod])
  }
  const owners = [...byOwner].map(([name, pods]) => ownerRow(name, pods, own))
  const rankOf = ({ state }: { state: PodState }) => POD_STATES.indexOf(state)
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
    pods: all.length,
    completed: all.length - running.length,
    counts: countsOf(running),
    owners: first,
    moreOwners: Math.max(0, owners.length - MOST_OWNERS),
  }
}
