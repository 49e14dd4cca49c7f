import 'server-only'
import type { Overview } from '@/lib/contract/overview'
import { oneInProcess } from '@/lib/kube/one-in-process'
import { kubeClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { shareAnswers } from '../http/share-answers'
import type { LiveHub } from '../live/live-hub'
import { gatherOverview } from './overview'
import type { TroubleMemory } from './read-troubles'

/** An overview asks as much as all pages together, so all viewers of this process share one of the last 3 s. */
export function processOverview(hub: LiveHub, signal: AbortSignal): Promise<Overview> {
  const overviews = oneInProcess('overviews', () => shareAnswers<Overview>(3000, Date.now))
  const memory = oneInProcess<TroubleMemory>('overview-troubles', () => new Map())
  return overviews.get('', signal, (shared) =>
    gatherOverview({
      kube: kubeClient(),
      settings: readSettings(),
      env: givenEnvironment(),
      hub,
      memory,
      now: Date.now,
      signal: shared,
    }),
  )
}
