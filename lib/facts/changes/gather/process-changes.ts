import 'server-only'
import { MAX_AGE_S } from '@/lib/contract/age'
import { shareAnswers } from '@/lib/facts/questions/share-answers'
import { kubeClient } from '@/lib/kube/transport/client'
import { oneInProcess } from '@/lib/next/one-in-process'
import { readSettings } from '@/lib/pod/environment'
import { type Changes, type ChangesQuery, DAY_MINUTES } from '../contract'
import { ChangeMemory } from './change-memory'
import { gatherChanges } from './changes'

const AGE_MS = 5_000

/** All viewers of this process share one answer that is not too old for them. */
export function processChanges({ age, ...query }: ChangesQuery, signal: AbortSignal): Promise<Changes> {
  const answers = oneInProcess('changes', () => shareAnswers<Changes>(MAX_AGE_S * 1_000, Date.now))
  const memory = oneInProcess('changes-memory', () => new ChangeMemory())
  const key = JSON.stringify([query.namespace, query.minutes ?? DAY_MINUTES])
  const ask = (shared: AbortSignal) =>
    gatherChanges({
      kube: kubeClient(),
      query,
      memory,
      downwardDirs: readSettings().downwardApiDirs,
      signal: shared,
    })
  return answers.get(key, signal, ask, age === undefined ? AGE_MS : Number(age) * 1_000)
}
