import 'server-only'
import { systemClock } from '@/lib/clock'
import { watchIdentity } from '@/lib/facts/identity/gather/watch-identity'
import { oneForClient } from '@/lib/kube/one-for-client'
import { kubeClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { processListRoom } from './list-room'
import { createLiveHub, type LiveHub } from './live-hub'
import { createLogFeed } from './log-follower'
import { overviewRefusals, processOverview } from './process-overview'
import { createTableFeed } from './table-feed'

/** What a viewer sees is asked for again after this long, so that a permission that was taken away ends it within a minute. */
const AUTHORIZED_S = 45
/** Viewers do not share theirs: ten namespaces side by side, and what one looks at beside them. */
const LISTS_OF_VIEWER = 14

/** The live hub of the client that this code asks through, one however many copies of this module are bundled. */
export function liveHub(): LiveHub {
  const kube = kubeClient()
  const { viewer } = kube
  const isViewer = viewer !== undefined
  return oneForClient(kube, 'live-hub', () => {
    const hub: LiveHub = createLiveHub({
      clock: systemClock,
      room: processListRoom(),
      feedFor: (target) => createTableFeed(kube, target, isViewer ? { watchSeconds: AUTHORIZED_S } : {}),
      logFeedFor: (target) => createLogFeed(kube, target, isViewer ? { mostMs: AUTHORIZED_S * 1000 } : {}),
      watchIdentity: (onChange, signal) =>
        watchIdentity(
          { env: givenEnvironment(), settings: readSettings(), kube, clock: systemClock },
          onChange,
          signal,
        ),
      askOverview: (signal) => processOverview({ kube, hub }, signal),
      stillRead: () => overviewRefusals(kube).reading,
      ...(isViewer ? { mostSources: LISTS_OF_VIEWER } : {}),
    })
    viewer?.ended.addEventListener('abort', () => hub.close(), { once: true })
    return hub
  })
}
