import { onTestFinished } from 'vitest'
import { systemClock } from '@/lib/clock'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { createLiveHub, type LiveHub } from '../live/live-hub'
import { createLogFeed } from '../live/log-follower'
import { createTableFeed } from '../live/table-feed'

/** A hub on the real clock, closed when the test ends. */
export function testHub(kube: InClusterClient): LiveHub {
  const hub = createLiveHub({
    clock: systemClock,
    feedFor: (target) => createTableFeed(kube, target),
    logFeedFor: (target) => createLogFeed(kube, target),
    watchIdentity: () => {},
    askOverview: () => new Promise(() => {}),
  })
  onTestFinished(() => hub.close())
  return hub
}
