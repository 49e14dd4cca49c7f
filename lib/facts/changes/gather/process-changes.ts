import 'server-only'
import { MAX_AGE_S } from '@/lib/contract/cost'
import { answersOf } from '@/lib/facts/questions/share-answers'
import { oneForClient } from '@/lib/kube/one-for-client'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { type Changes, type ChangesQuery, DAY_MINUTES } from '../contract'
import { ChangeMemory } from './change-memory'
import { gatherChanges } from './changes'

const AGE_MS = 5_000

/** All who ask through one client share one answer that is not too old for them. */
export function processChanges(
  kube: InClusterClient,
  { age, ...query }: ChangesQuery,
  signal: AbortSignal,
): Promise<Changes> {
  const answers = answersOf<Changes>(kube, 'changes', MAX_AGE_S * 1_000)
  const memory = oneForClient(kube, 'changes-memory', () => new ChangeMemory())
  const key = JSON.stringify([query.namespace, query.minutes ?? DAY_MINUTES])
  const ask = (shared: AbortSignal) =>
    gatherChanges({
      kube,
      query,
      memory,
      downwardDirs: readSettings().downwardApiDirs,
      startedMs: Date.now() - process.uptime() * 1_000,
      signal: shared,
    })
  return answers.get(key, signal, ask, age === undefined ? AGE_MS : Number(age) * 1_000)
}
