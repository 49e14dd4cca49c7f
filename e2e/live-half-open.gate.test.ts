import { expect, it, onTestFinished, vi } from 'vitest'
import { isFullGate, recordGate } from './gates/record-gate'
import { PODS } from './testing/live-replica'
import { countStalls } from './testing/stalls'
import { WatchedWorld, type WorldOptions } from './testing/watched-world'

/** Deadlines short enough for an everyday test; the product's own are 5 s, 10 s and 90 s. */
const QUICK: WorldOptions = {
  idleMs: 2_000,
  bookmarkMs: 300,
  client: {
    budget: { perSecond: 1000, burst: 1000, inFlight: 100 },
    deadlines: { connectMs: 400, headersMs: 600 },
  },
  speed: 4,
}
const WITHIN_MS = isFullGate ? 95_000 : 2_500

it('R1: a watch whose peer is gone without a word is found by its silence, and resumed without a list', async () => {
  const world = await WatchedWorld.start(isFullGate ? {} : QUICK)
  onTestFinished(() => world.stop())
  const replica = world.open()
  await world.settled()
  const sent = replica.kube.requestCount()
  const listed = world.kinds.map((kind) => world.asked(kind).lists)
  const stalledMs = countStalls()
  world.proxy.hold()
  const heldAt = performance.now()
  for (let round = 0; round < 6; round += 1) world.change(round)
  const waiting = { timeout: 2 * WITHIN_MS + 10_000, interval: 5 }
  await vi.waitFor(() => expect(replica.kube.requestCount()).toBeGreaterThan(sent), waiting)
  const foundMs = performance.now() - heldAt - stalledMs()
  await vi.waitFor(() => expect(replica.list(PODS)?.state).toBe('stale'), waiting)
  const shownMs = performance.now() - heldAt
  world.proxy.pass()
  const passedAt = performance.now()
  await world.settled(60_000)
  const recoverMs = performance.now() - passedAt
  const relists = world.kinds.map((kind, i) => world.asked(kind).lists - (listed[i] ?? 0))
  const seconds = [foundMs, shownMs, recoverMs].map((ms) => (ms / 1000).toFixed(1))
  recordGate({
    id: 'half-open',
    part: 'watch',
    figure: `${seconds[0]} s; said as stale after ${seconds[1]} s, equal ${seconds[2]} s after the network was back`,
    state: foundMs <= WITHIN_MS ? 'met' : 'missed',
  })
  expect(foundMs).toBeLessThanOrEqual(WITHIN_MS)
  expect(relists).toEqual(world.kinds.map(() => 0))
  expect(world.proxy.open).toBeLessThanOrEqual(world.kinds.length * 2 + 8)
})
