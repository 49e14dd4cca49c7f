import 'server-only'
import { watchIdentity } from '@/lib/facts/identity/gather/watch-identity'
import { kubeClient } from '@/lib/kube/transport/client'
import { oneInProcess } from '@/lib/next/one-in-process'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { systemClock } from '@/lib/process/clock'
import { createLiveHub, type LiveHub } from './live-hub'
import { createLogFeed } from './log-follower'
import { overviewRefusals, processOverview } from './process-overview'
import { createTableFeed } from './table-feed'

/** The live hub of this process, one however many copies of this module are bundled. */
export function liveHub(): LiveHub {
  return oneInProcess('live-hub', () =>
    createLiveHub({
      clock: systemClock,
      feedFor: (target) => createTableFeed(kubeClient(), target),
      logFeedFor: (target) => createLogFeed(kubeClient(), target),
      watchIdentity: (onChange, signal) =>
        watchIdentity(
          { env: givenEnvironment(), settings: readSettings(), kube: kubeClient(), clock: systemClock },
          onChange,
          signal,
        ),
      askOverview: (signal) => processOverview(liveHub(), signal),
      stillRead: () => overviewRefusals().reading,
    }),
  )
}
