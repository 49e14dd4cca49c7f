import 'server-only'
import { kubeClient } from '@/lib/kube/client'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import { systemClock } from './clock'
import { createLiveHub, type LiveHub } from './live-hub'
import { createLogFeed } from './log-follower'
import { createTableFeed } from './table-feed'
import { watchIdentity } from './watch-identity'

const PROCESS_HUB = Symbol.for('podscope.live-hub')
const processWide: typeof globalThis & { [PROCESS_HUB]?: LiveHub } = globalThis

/** The live hub of this process, one however many copies of this module are bundled. */
export function liveHub(): LiveHub {
  processWide[PROCESS_HUB] ??= createLiveHub({
    clock: systemClock,
    feedFor: (target) => createTableFeed(kubeClient(), target),
    logFeedFor: (target) => createLogFeed(kubeClient(), target),
    watchIdentity: (onChange, signal) =>
      watchIdentity(
        { env: givenEnvironment(), settings: readSettings(), kube: kubeClient(), clock: systemClock },
        onChange,
        signal,
      ),
  })
  return processWide[PROCESS_HUB]
}
