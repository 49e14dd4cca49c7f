import type { PodTrouble } from '@/lib/diagnosis/overview/facts'

type Listed = Pick<PodTrouble, 'name' | 'word'>

/** The name without what a controller adds: the hash of a template, five random letters, or a number. */
function stem(name: string): string {
  return name.replace(/-(?:[a-z0-9]{5}|\d+)$/, '').replace(/-[a-z0-9]{8,10}$/, '')
}

/**
 * Which of the pods to read, at most so many: one of each owner and state first, by their names, then more of them. `alike` of
 * those that are read adds up to all pods of these owners and states.
 */
export function podsToRead(pods: readonly Listed[], most: number): (Listed & Pick<PodTrouble, 'alike'>)[] {
  const byKind = new Map<string, Listed[]>()
  for (const pod of pods) {
    const key = JSON.stringify([stem(pod.name), pod.word])
    byKind.set(key, [...(byKind.get(key) ?? []), pod])
  }
  const groups = [...byKind.values()]
  const chosen = groups.map((group) => group.slice(0, 1)).slice(0, most)
  let left = most - chosen.length
  for (const [i, group] of groups.slice(0, most).entries()) {
    const more = group.slice(1, 1 + left)
    chosen[i]?.push(...more)
    left -= more.length
  }
  return chosen.flatMap((read, i) =>
    read.map((pod, place) => {
      const others = (groups[i]?.length ?? 0) - read.length
      return { ...pod, alike: place === 0 ? others + 1 : 1 }
    }),
  )
}
