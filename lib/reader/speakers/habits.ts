import type { Speaker } from '@/lib/evidence/speaker'

/** What a client does besides the call that it tells of. */
export type Habit = 'informer' | 'leader-election'

const HABITS: ReadonlyMap<string, Habit> = new Map([
  ['client-go, its reflector', 'informer'],
  ['kube-rs, its watcher', 'informer'],
  ['kopf, its watchers', 'informer'],
  ['the official client, Java, its informer', 'informer'],
  ['fabric8, Java, its informer', 'informer'],
  ['client-go, leader election', 'leader-election'],
])

/** Whether a client lists and watches for good, or renews a lock; undefined where its form does not say so. */
export function habitOf({ by }: Speaker): Habit | undefined {
  return HABITS.get(by)
}
