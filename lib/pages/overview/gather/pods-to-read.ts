import { ownerOfPod } from '@/lib/facts/objects/judge/owner-of-pod'
import type { PodTrouble } from '../judge/facts'
import { isNotReady, type ListedPod } from '../judge/pods'

export type PodToRead = Omit<PodTrouble, 'found'>

/** Only of a program that ended can a refused call be the reason. */
function hasEnded({ word }: PodToRead): boolean {
  return word === 'CrashLoopBackOff' || word === 'Error'
}

/**
 * Which of the pods that are not ready to read: one of each owner and state, at most this many, the most numerous first, and of as
 * many those first whose program ended.
 */
export function podsToRead(
  pods: readonly Pick<ListedPod, 'name' | 'word' | 'standing'>[],
  most: number,
): PodToRead[] {
  const sizes = new Map<string, number>()
  const groups = new Map<string, PodToRead>()
  for (const { name, word, standing } of pods) {
    const owner = ownerOfPod(name)
    if (standing !== 'over') sizes.set(owner, (sizes.get(owner) ?? 0) + 1)
    if (!isNotReady({ standing })) continue
    const key = JSON.stringify([owner, word])
    const known = groups.get(key)
    if (known) known.count += 1
    else
      groups.set(key, {
        owner,
        word,
        count: 1,
        of: 0,
        name,
        ...(standing === 'stuck' ? { isStuck: true } : {}),
      })
  }
  return [...groups.values()]
    .sort((a, b) => b.count - a.count || Number(hasEnded(b)) - Number(hasEnded(a)))
    .slice(0, most)
    .map((group) => ({ ...group, of: sizes.get(group.owner) ?? group.count }))
}
