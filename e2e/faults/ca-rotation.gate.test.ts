import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished, vi } from 'vitest'
import { isFullGate } from '@/e2e/gates/record-gate'
import { reportRow } from '@/e2e/testing/fault-figures'
import { KINDS, PODS } from '@/e2e/testing/live-replica'
import { countStalls } from '@/e2e/testing/stalls'
import { WatchedWorld } from '@/e2e/testing/watched-world'

const FOLLOWS_MS = isFullGate ? 10_000 : 1_500

it(`R12: a CA that the directory has ${FOLLOWS_MS / 1000} s after the API server is taken up soon after, and no token goes to a peer that is not verified`, async () => {
  const world = await WatchedWorld.start({ kinds: KINDS.slice(0, 6) })
  onTestFinished(() => world.stop())
  const replica = world.open()
  await world.settled()
  await world.cluster.swapCertificateAuthority({ publish: false })
  world.proxy.cut()
  world.change(1)
  const from = performance.now()
  const stalledMs = countStalls()
  const answered = world.cluster.requests.length
  const sent = replica.kube.requestCount()
  await delay(FOLLOWS_MS)
  const states = world.kinds.map((kind) => replica.list(kind)?.state)
  const during = replica.kube.requestCount() - sent
  // The token travels in a request, and none got past the handshake.
  expect(world.cluster.requests.slice(answered)).toEqual([])
  await world.cluster.publishRootCertificate()
  await vi.waitFor(() => world.settled(100), { timeout: 60_000, interval: 20 })
  const recoverMs = performance.now() - from
  reportRow('R12', `CA rotated, ca.crt follows after ${FOLLOWS_MS} ms`, {
    recoverMs,
    handshakes: during,
    tokensToUnverified: 0,
    shown: states.every((state) => state === states[0]) ? (states[0] ?? '') : states.join(' '),
  })
  expect(recoverMs - stalledMs()).toBeLessThan(isFullGate ? 12_000 : 10_000)
  expect(during).toBeLessThanOrEqual(12)
  if (isFullGate) expect(states).toEqual(world.kinds.map(() => 'stale'))
  expect(replica.said(PODS).join(' ')).not.toContain('answered 401')
  for (const kind of world.kinds) expect(world.asked(kind).lists).toBe(1)
})
