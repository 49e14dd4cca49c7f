import 'server-only'
import { oneInProcess } from '@/lib/kube/one-in-process'
import { kubeClient } from '@/lib/kube/transport/client'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { watchIdentity } from '../identity/watch-identity'
import { processOverview } from '../overview/process-overview'
import { systemClock } from '../process/clock'
import { createLiveHub, type LiveHub } from './live-hub'
import { createLogFeed } from './log-follower'
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
    }),
  )
}
