import 'server-only'
import { MAX_AGE_S } from '@/lib/contract/age'
import type { Overview } from '@/lib/contract/overview'
import { oneInProcess } from '@/lib/kube/one-in-process'
import { kubeClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { shareAnswers } from '../http/share-answers'
import type { LiveHub } from '../live/live-hub'
import { processRefusals } from '../refusals/process-refusals'
import { gatherOverview } from './overview'
import type { TroubleMemory } from './read-troubles'
import { RecentRefusals } from './recent-refusals'

const AGE_MS = 3_000

/** Of the refusals in it, for which every log of the namespace is read. */
const REFUSALS_MS = 30_000

/** The refusals that overviews and reports of this process have. */
export function overviewRefusals(): RecentRefusals {
  const ask = (signal: AbortSignal) => processRefusals({}, signal, REFUSALS_MS)
  return oneInProcess('overview-refusals', () => new RecentRefusals({ ask, now: Date.now }))
}

/** An overview asks as much as all pages together, so all viewers of this process share one that is not too old for them. */
export function processOverview(hub: LiveHub, signal: AbortSignal, ageMs = AGE_MS): Promise<Overview> {
  const overviews = oneInProcess('overviews', () => shareAnswers<Overview>(MAX_AGE_S * 1_000, Date.now))
  const memory = oneInProcess<TroubleMemory>('overview-troubles', () => new Map())
  const ask = (shared: AbortSignal) =>
    gatherOverview({
      kube: kubeClient(),
      settings: readSettings(),
      env: givenEnvironment(),
      hub,
      memory,
      refusals: overviewRefusals(),
      now: Date.now,
      signal: shared,
    })
  return overviews.get('', signal, ask, ageMs)
}
