import 'server-only'
import { kubeClient } from '@/lib/kube/transport/client'
import { oneInProcess } from '@/lib/next/one-in-process'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { watchIdentity } from '../identity/watch-identity'
import { createLiveHub, type LiveHub } from '../live/live-hub'
import { createLogFeed } from '../live/log-follower'
import { createTableFeed } from '../live/table-feed'
import { systemClock } from '../process/clock'
import { overviewRefusals, processOverview } from './process-overview'

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
