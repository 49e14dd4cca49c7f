import { ownerOfPod } from '@/lib/facts/objects/judge/owner-of-pod'
import type { Around, PodState } from '../contract'
import { countPods, type ListedPod, listedPods, type PodsFacts } from './pods'

const MOST_OWNERS = 12
const MOST_PODS = 12
const WORST: readonly PodState[] = ['not-ready', 'stuck', 'unknown', 'starting', 'ending', 'ready']

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
  return WORST.indexOf(state)
}

/** "CrashLoopBackOff" of pods that are one like the other, or what most of them print. */
function wordOf(pods: readonly Listed[], state: PodState): string {
  const counts = new Map<string, number>()
  for (const pod of pods) if (pod.state === state) counts.set(pod.word, (counts.get(pod.word) ?? 0) + 1)
  const [most] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return most?.[0] ?? ''
}

function ownerRow(name: string, pods: readonly Listed[]): Around['owners'][number] & { isOwn: boolean } {
  const sorted = [...pods].sort((a, b) => Number(b.isOwn) - Number(a.isOwn) || rankOf(a) - rankOf(b))
  const state = WORST[Math.min(...pods.map(rankOf))] ?? 'unknown'
  const shown = sorted.slice(0, MOST_PODS)
  return {
    name,
    pods: shown.map((pod) => ({ state: pod.state, ...(pod.isOwn ? { isOwn: true } : {}) })),
    more: sorted.length - shown.length,
    state,
    word: wordOf(pods, state),
    isOwn: pods.some(({ isOwn }) => isOwn),
  }
}

/**
 * How many pods a namespace has, and those that have not completed, by their owners: those with trouble first, then the owner of this pod, then
 * the rest by name; at most 12 owners, this pod's always among them, and 12 pods of each. Undefined where the pods are not known now.
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
    (a, b) => rankOf(a) - rankOf(b) || Number(b.isOwn) - Number(a.isOwn) || (a.name < b.name ? -1 : 1),
  )
  const first = owners.slice(0, MOST_OWNERS)
  const mine = owners.find(({ isOwn }) => isOwn)
  if (mine !== undefined && !first.includes(mine)) first.splice(-1, 1, mine)
  return {
    namespace: facts.namespace,
    pods: counts.all,
    completed: counts.over,
    owners: first.map(({ isOwn: _, ...owner }) => owner),
    moreOwners: Math.max(0, owners.length - MOST_OWNERS),
  }
}
