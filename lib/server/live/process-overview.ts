import 'server-only'
import { setTimeout as delay } from 'node:timers/promises'
import { MAX_AGE_S } from '@/lib/contract/cost'
import { answersOf } from '@/lib/facts/questions/share-answers'
import { processRefusals } from '@/lib/facts/refusals/gather/process-refusals'
import { oneForClient } from '@/lib/kube/one-for-client'
import type { InClusterClient } from '@/lib/kube/transport/client'
import { oneInProcess } from '@/lib/next/one-in-process'
import type { Overview } from '@/lib/pages/overview/contract'
import { decidedReadings, readOverview, refusedCallsIn } from '@/lib/pages/overview/gather/overview'
import type { TroubleMemory } from '@/lib/pages/overview/gather/read-troubles'
import { RecentRefusals } from '@/lib/pages/overview/gather/recent-refusals'
import { asStale } from '@/lib/pages/overview/judge/as-stale'
import { buildOverview } from '@/lib/pages/overview/judge/build-overview'
import type { OverviewReadings } from '@/lib/pages/overview/judge/facts'
import { readSettings } from '@/lib/pod/environment'
import { givenEnvironment } from '@/lib/pod/given-environment'
import type { Environment } from '@/lib/pod/setting'
import { describeExposure } from '../gate/exposure'
import type { LiveHub } from './live-hub'

const AGE_MS = 3_000

/** A reader waits this long for a new overview before the last one is shown, which is not shown at all when it is as old as that. */
const MOMENT_MS = 200
const LAST_MS = 15 * 60_000
/** Longer than the deadline of an overview. */
const READ_MS = 15_000

/** Of the refusals in it, for which every log of the namespace is read. */
const REFUSALS_MS = 30_000

/** The refusals that overviews and reports of one client have. */
export function overviewRefusals(kube: InClusterClient): RecentRefusals {
  const ask = (signal: AbortSignal) => processRefusals(kube, {}, signal, REFUSALS_MS)
  return oneForClient(kube, 'overview-refusals', () => new RecentRefusals({ ask, now: Date.now }))
}

interface Parts {
  kube: InClusterClient
  hub: LiveHub
}

/** An overview asks as much as all pages together, so all who ask through one client share readings that are not too old for them. */
function readingsOf({ kube, hub }: Parts, signal: AbortSignal, ageMs: number, env: Environment) {
  const shared = answersOf<OverviewReadings>(kube, 'overviews', MAX_AGE_S * 1_000)
  const memory = oneForClient<TroubleMemory>(kube, 'overview-troubles', () => new Map())
  const settings = readSettings()
  const ask = (signal: AbortSignal) =>
    readOverview({
      kube,
      settings,
      exposure: () => describeExposure(settings),
      env,
      hub,
      memory,
      refusals: overviewRefusals(kube),
      now: Date.now,
      signal,
    })
  return shared.get('', signal, ask, ageMs)
}

/** What the overview of this moment judges, its refused calls asked again. */
export async function processReadings(parts: Parts, signal: AbortSignal): Promise<OverviewReadings> {
  const asRead = await readingsOf(parts, signal, AGE_MS, givenEnvironment())
  return decidedReadings(parts.kube, withNewest(parts.kube, asRead))
}

/** The overview of the shared readings. The refused calls in them are asked again at every look, so that a new grant shows within seconds. */
export async function processOverview(
  { kube, hub }: Parts,
  signal: AbortSignal,
  ageMs = AGE_MS,
  env: Environment = givenEnvironment(),
): Promise<Overview> {
  const asRead = await readingsOf({ kube, hub }, signal, ageMs, env)
  const overview = built(asRead, await decidedReadings(kube, withNewest(kube, asRead)))
  const last = lastOf(kube)
  if (last.made?.overview.server.state === 'silent' && overview.server.state === 'answers') hub.wake()
  last.made = { overview, atMs: Date.now() }
  return overview
}

function lastOf(kube: InClusterClient): { made?: { overview: Overview; atMs: number } } {
  return oneForClient(kube, 'last-overview', () => ({}))
}

/**
 * A new overview where that takes no longer than a moment, or else the last one that was made for this client within 15 minutes, as
 * stale. The new one is read on: a stream that is opened next brings it.
 */
export async function promptOverview(parts: Parts, signal: AbortSignal): Promise<Overview> {
  const { made } = lastOf(parts.kube)
  if (made === undefined || Date.now() - made.atMs > LAST_MS) return processOverview(parts, signal)
  const read = processOverview(parts, AbortSignal.timeout(READ_MS))
  // Its failure is for those who wait for it.
  read.catch(() => undefined)
  return Promise.race([read, delay(MOMENT_MS, undefined, { ref: false }).then(() => asStale(made.overview))])
}

/** The readings with the refusals that came since they were made: this shows what Refusals shows now. */
function withNewest(kube: InClusterClient, asRead: OverviewReadings): OverviewReadings {
  const { newest } = overviewRefusals(kube)
  const { refusals } = asRead
  const isNewer =
    newest && (refusals.state === 'unread' || Date.parse(newest.checkedAt) > Date.parse(refusals.at))
  return isNewer ? { ...asRead, refusals: { state: 'read', value: newest, at: newest.checkedAt } } : asRead
}

/** One object for as long as nothing is decided again, so that it is written once for all viewers. */
function built(asRead: OverviewReadings, readings: OverviewReadings): Overview {
  const known = oneInProcess('overviews-built', () => new WeakMap<OverviewReadings, Built>())
  const calls = refusedCallsIn(readings).map((call) => readings.allowedNow?.(call) ?? null)
  const decisions = JSON.stringify([readings.refusals.at, calls])
  const before = known.get(asRead)
  if (before?.decisions === decisions) return before.overview
  const overview = buildOverview(readings)
  known.set(asRead, { decisions, overview })
  return overview
}

interface Built {
  decisions: string
  overview: Overview
}
