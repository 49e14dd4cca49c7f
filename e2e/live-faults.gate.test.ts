import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { ResourcesRequest } from '@/lib/contract/resources'
import { reviewRules } from '@/lib/kube/reads/reviews'
import { NOTHING, plain } from '@/lib/phrase/phrase'
import { reportRow as report } from './testing/fault-figures'
import { CONFIG_MAPS, KINDS, PODS, type Replica, SERVICES } from './testing/live-replica'
import { seededRandom } from './testing/seeded-random'
import { viewerRole, WatchedWorld, type WorldOptions, worldOf } from './testing/watched-world'

const UNHURRIED = { budget: { perSecond: 1000, burst: 1000, inFlight: 100 } }
/** Deadlines short enough for a test; the product's own are 5 s, 10 s and 90 s. */
const SHORT = { ...UNHURRIED, deadlines: { connectMs: 400, headersMs: 600 } }

async function start(options: WorldOptions = {}): Promise<{ world: WatchedWorld; replica: Replica }> {
  const world = await WatchedWorld.start({ client: UNHURRIED, ...options })
  onTestFinished(() => world.stop())
  const replica = world.open()
  await world.settled()
  return { world, replica }
}

async function timed(check: () => void | Promise<void>): Promise<number> {
  const from = performance.now()
  await vi.waitFor(check, { timeout: 60_000, interval: 5 })
  return performance.now() - from
}

/** Connections that a replica can keep: one for each watch, and those of lists that are idle. */
function expectNoLeak(world: WatchedWorld): void {
  expect(world.proxy.open).toBeLessThanOrEqual(world.kinds.length * 2 + 8)
}

const stateOf = (replica: Replica, kind: ResourcesRequest) => replica.list(kind)?.state

describe('after a fault the lists equal the store: nothing lost, doubled or left over', () => {
  it('R2: an API server that is unavailable for a while is tried by few, and all resume without a list', async () => {
    const { world, replica } = await start({ kinds: KINDS, client: {} })
    const sent = replica.kube.requestCount()
    const from = performance.now()
    await world.proxy.refuse()
    for (let round = 0; round < 4; round += 1) world.change(round)
    await timed(() => expect(stateOf(replica, PODS)).toBe('stale'))
    const detectMs = performance.now() - from
    const during = replica.kube.requestCount() - sent
    expect(during).toBeLessThanOrEqual(12)
    await world.proxy.accept()
    const recoverMs = await timed(() => world.settled())
    for (const kind of world.kinds) expect(world.asked(kind).lists).toBe(1)
    expectNoLeak(world)
    report('R2 server away', `12 kinds, ${Math.round(detectMs)} ms away`, {
      shownMs: detectMs,
      recoverMs,
      requests: during,
      relists: 0,
    })
  })

  it('R3: a rolling upgrade of three servers is never shown as a fault', async () => {
    const { world, replica } = await start({ kinds: KINDS.slice(0, 6) })
    const sent = replica.kube.requestCount()
    for (const round of [1, 2, 3]) {
      for (let i = 0; i < 3; i += 1) {
        world.cluster.addFault({ kind: 'throttle', match: 'watch=1', times: 1, retryAfterSeconds: 1 })
      }
      if (round === 2) world.cluster.cut()
      else world.proxy.cut()
      world.change(round)
      await timed(() => {
        for (const kind of world.kinds) expect(world.asked(kind).opened).toBe(round + 1)
      })
      await world.settled()
      // A server drains for seconds, so each watch outlives the second that makes it a good one.
      await delay(1_200)
    }
    const requests = replica.kube.requestCount() - sent
    for (const kind of world.kinds) {
      expect(replica.states(kind)).not.toContain('stale')
      expect(world.asked(kind).lists).toBe(1)
    }
    expectNoLeak(world)
    report('R3 rolling upgrade', '3 servers, each refuses half with 429', {
      shownMs: 0,
      requests,
      relists: 0,
    })
  })

  it.each([
    ['as the answer', 'status', 2],
    ['as an event', 'event', 2],
    ['and is answered to the list as well', 'list', 3],
  ] as const)('R4: 410 %s is followed by a list, without a flicker', async (_, form, lists) => {
    const { world, replica } = await start({ speed: 10, kinds: [CONFIG_MAPS] })
    world.change(1)
    await world.settled()
    if (form === 'list')
      world.cluster.addFault({ kind: 'expire', match: 'configmaps?resourceVersion=', times: 1 })
    if (form === 'status') {
      await world.proxy.refuse()
      for (const round of [2, 3, 4]) world.change(round)
      world.cluster.addFault({ kind: 'expire', match: 'watch=1', times: 1 })
      await world.proxy.accept()
    } else {
      world.proxy.hold()
      for (const round of [2, 3, 4]) world.change(round)
      world.cluster.expire()
      world.proxy.reset()
      world.proxy.pass()
    }
    const recoverMs = await timed(() => world.settled())
    await timed(() => expect(world.asked(CONFIG_MAPS).lists).toBe(lists))
    expect(replica.snapshots(CONFIG_MAPS)).toBe(0)
    expect(replica.list(CONFIG_MAPS)?.rows.map((row) => row.key)).not.toContain('made-2')
    report('R4 410 Gone', form, { recoverMs, lists: lists - 1, snapshots: 0 })
  })

  it('R5: a 410 on all kinds of three replicas is spread, within the budget of each', async () => {
    const { world } = await start({ kinds: KINDS, client: {}, random: seededRandom(5) })
    for (let i = 0; i < 2; i += 1) world.open()
    await world.settled()
    const from = performance.now()
    world.cluster.expire()
    world.change(1)
    await timed(() => {
      for (const { sentAt } of world.replicas) {
        expect(sentAt.filter((at) => at > from).length).toBeGreaterThanOrEqual(2 * KINDS.length)
      }
    })
    await world.settled()
    const peaks = world.replicas.map(({ sentAt }) => peakPerSecond(sentAt.filter((at) => at > from)))
    for (const peak of peaks) expect(peak).toBeLessThanOrEqual(30)
    for (const kind of KINDS) expect(world.asked(kind).lists).toBe(6)
    expectSocketsOf(world)
    report('R5 mass 410', '3 replicas, 12 kinds', {
      recoverMs: performance.now() - from,
      peakPerSecond: Math.max(...peaks),
      requests: 24,
    })
  })

  it('R6: 429 with Retry-After is honoured by lists, watches and reviews', async () => {
    const world = await WatchedWorld.start({
      kinds: [CONFIG_MAPS],
      client: { ...UNHURRIED, random: () => 0 },
    })
    onTestFinished(() => world.stop())
    world.cluster.addFault({ kind: 'throttle', times: 6, retryAfterSeconds: 1 })
    const replica = world.open()
    await timed(() => expect(stateOf(replica, CONFIG_MAPS)).toBe('failed'))
    expect(plain(replica.list(CONFIG_MAPS)?.says ?? NOTHING)).toContain('429')
    await reviewRules(replica.kube, 'shop')
    world.change(1)
    const recoverMs = await timed(() => world.settled())
    const gaps = replica.sentAt.slice(1).map((at, i) => at - (replica.sentAt[i] ?? 0))
    const throttled = world.cluster.requests.filter(({ status }) => status === 429)
    expect(throttled).toHaveLength(6)
    // Every list request but the last was answered 429.
    const early = gaps.slice(0, world.asked(CONFIG_MAPS).lists - 1).filter((gap) => gap < 990)
    expect(early).toEqual([])
    report('R6 429, Retry-After 1', 'list and review', {
      recoverMs,
      early: early.length,
      requests: replica.sentAt.length,
    })
  })

  it('R7: answers of 5xx without Retry-After end nothing for good', async () => {
    const { world, replica } = await start({ speed: 20 })
    const sent = replica.kube.requestCount()
    world.cluster.addFault({ kind: 'error', code: 500, match: 'watch=1' })
    world.cluster.addFault({ kind: 'error', code: 503, match: 'includeObject=None' })
    world.cluster.expire()
    world.proxy.cut()
    for (const round of [1, 2, 3]) world.change(round)
    const detectMs = await timed(() => expect(stateOf(replica, CONFIG_MAPS)).toBe('stale'))
    await delay(1_500)
    const during = replica.kube.requestCount() - sent
    world.cluster.clearFaults()
    const recoverMs = await timed(() => world.settled())
    report('R7 500 and 503', '30 s at 20 times speed', { detectMs, recoverMs, requests: during })
  })

  it('R8: a slow API server fails each list by itself, and leaves no connection behind', async () => {
    const world = await WatchedWorld.start({ client: SHORT, deadlineMs: 1_000, speed: 4 })
    onTestFinished(() => world.stop())
    world.cluster.fill('shop', 300)
    world.cluster.addFault({ kind: 'stall', match: '/pods?' })
    const replica = world.open()
    const othersMs = await timed(() => expect(stateOf(replica, SERVICES)).toBe('live'))
    const failedMs = await timed(() => expect(stateOf(replica, PODS)).toBe('failed'))
    world.cluster.clearFaults()
    await timed(() => world.settled())
    world.proxy.drip(4_000)
    world.proxy.cut()
    world.cluster.expire()
    world.change(1)
    await timed(() => expect(stateOf(replica, PODS)).toBe('stale'))
    world.proxy.pass()
    const recoverMs = await timed(() => world.settled())
    expectNoLeak(world)
    report('R8 slow server', 'stalled headers, 4 KB/s bodies', {
      othersMs,
      failedMs,
      recoverMs,
      sockets: world.proxy.open,
    })
  })

  it('R9: a token that is rotated and revoked is never seen as a 401', async () => {
    const { world, replica } = await start({ speed: 10 })
    for (let round = 0; round < 5; round += 1) {
      await world.cluster.rotateToken({ revoke: true })
      world.proxy.cut()
      world.change(round)
      await timed(() => world.settled())
    }
    const refused = world.cluster.requests.filter(({ status }) => status === 401)
    expect(refused.length).toBeGreaterThan(0)
    for (const kind of world.kinds) {
      expect(replica.said(kind).filter((says) => says.includes('answered 401'))).toEqual([])
      expect(world.asked(kind).lists).toBe(1)
    }
    report('R9 token rotated', '5 rotations, the old one refused', {
      seen401: 0,
      answered401: refused.length,
      relists: 0,
    })
  })

  it('R9: a token that is revoked before the next one is there is said, and the next one heals it', async () => {
    const { world, replica } = await start({ speed: 20 })
    world.cluster.revokeTokens()
    world.proxy.cut()
    world.change(1)
    await timed(() => expect(stateOf(replica, PODS)).toBe('stale'))
    expect(plain(replica.list(PODS)?.says ?? NOTHING)).toContain('answered 401')
    await world.cluster.rotateToken()
    const recoverMs = await timed(() => world.settled())
    report('R9 token revoked', 'until the next one', { recoverMs })
  })

  it('R24: a revoked permission closes its list at the next reconnect, no other, and recovers when it is granted', async () => {
    const { world, replica } = await start({
      speed: 20,
      scenario: worldOf('get, list, watch', 'pods, services'),
      kinds: [PODS, SERVICES],
    })
    const role = (resources: string) => viewerRole('get, list, watch', resources)
    world.cluster.apply(role('services'))
    await delay(600)
    expect(stateOf(replica, PODS)).toBe('live')
    world.proxy.cut()
    const closeMs = await timed(() => expect(stateOf(replica, PODS)).toBe('forbidden'))
    expect(replica.list(PODS)).toMatchObject({
      rows: [],
      explain: '/ask?verb=list&group=&resource=pods&namespace=shop',
    })
    expect(replica.states(PODS)).not.toContain('polling')
    await timed(() => expect(stateOf(replica, SERVICES)).toBe('live'))
    expect(replica.states(SERVICES)).not.toContain('forbidden')
    world.cluster.apply(role('services, pods'))
    world.change(2)
    const healMs = await timed(() => world.settled())
    report('R24 permission revoked', 'and granted, at 20 times speed', { closeMs, healMs })
  })

  it('R25: an aggregated API that is down and a kind that is not there leave the others alone', async () => {
    const metrics = { group: 'metrics.k8s.io', version: 'v1beta1', resource: 'pods', namespace: 'shop' }
    const gadgets = { group: 'example.org', version: 'v1', resource: 'gadgets', namespace: 'shop' }
    const world = await WatchedWorld.start({
      client: UNHURRIED,
      speed: 10,
      kinds: [PODS, metrics, gadgets, SERVICES],
    })
    onTestFinished(() => world.stop())
    world.cluster.breakApi('metrics.k8s.io', 'v1beta1')
    const replica = world.open()
    await timed(() => {
      expect(KINDS.slice(0, 2).map((kind) => stateOf(replica, kind))).toEqual(['live', 'live'])
      expect([stateOf(replica, metrics), stateOf(replica, gadgets)]).toEqual(['failed', 'absent'])
    })
    world.change(1)
    world.proxy.reset()
    await timed(() => {
      for (const kind of [PODS, SERVICES]) expect(world.differences(replica, kind)).toEqual([])
    })
    expect([stateOf(replica, metrics), stateOf(replica, gadgets)]).toEqual(['failed', 'absent'])
    report('R25 API missing', '503 on one group, 404 on one kind', { others: 'live' })
  })
})

describe('with limited permissions', () => {
  /** Lets this many seconds of the product pass, at its speed. */
  const pass = (seconds: number, speed: number) => delay((seconds * 1000) / speed)

  it('list without watch is read every 10 s, its watch requested once a minute', async () => {
    const world = await WatchedWorld.start({
      client: UNHURRIED,
      speed: 40,
      kinds: [CONFIG_MAPS],
      scenario: worldOf('get, list'),
    })
    onTestFinished(() => world.stop())
    const from = performance.now()
    const replica = world.open()
    await timed(() => expect(stateOf(replica, CONFIG_MAPS)).toBe('polling'))
    for (let round = 0; round < 5; round += 1) {
      await pass(22, 40)
      world.change(round)
      await timed(() =>
        expect(
          world.differences(replica, CONFIG_MAPS).filter((what) => !what.startsWith('state polling')),
        ).toEqual([]),
      )
    }
    const { lists, watches } = world.asked(CONFIG_MAPS)
    const seconds = ((performance.now() - from) * 40) / 1000
    expect(lists).toBeGreaterThan(5)
    expect(lists).toBeLessThanOrEqual(Math.floor(seconds / 10) + 1)
    expect(watches).toBeLessThanOrEqual(Math.floor(seconds / 60) + 1)
    report('list without watch', `${Math.round(seconds)} s`, { lists, watches })
  })

  it('watch without list is live by WatchList, through cuts and 410', async () => {
    const { world, replica } = await start({
      speed: 10,
      kinds: [CONFIG_MAPS, SERVICES],
      scenario: worldOf('get, watch'),
    })
    expect(plain(replica.list(CONFIG_MAPS)?.says ?? NOTHING)).toMatch(
      /^Listing is refused, so these rows come from the watch alone\. /,
    )
    world.change(1)
    await world.settled()
    world.proxy.cut()
    world.change(2)
    await world.settled()
    world.cluster.expire()
    world.change(3)
    await world.settled()
    await timed(() => expect(world.asked(CONFIG_MAPS).watches).toBe(3))
    expect(world.asked(CONFIG_MAPS).lists).toBe(1)
    report('watch without list', 'one cut, one 410', { ...world.asked(CONFIG_MAPS) })
  })

  it.each([
    ['knows no WatchList', { kind: 'error', code: 422, match: 'sendInitialEvents' }],
    ['never ends the initial events', { kind: 'stall', match: 'sendInitialEvents' }],
  ] as const)('watch without list is forbidden where the server %s', async (_, fault) => {
    const world = await WatchedWorld.start({
      client: UNHURRIED,
      speed: 40,
      kinds: [SERVICES],
      scenario: worldOf('get, watch'),
    })
    onTestFinished(() => world.stop())
    world.cluster.addFault(fault)
    const replica = world.open()
    await timed(() => expect(stateOf(replica, SERVICES)).toBe('forbidden'))
  })

  it('what is forbidden is asked for once a minute, unless the reader asks', async () => {
    const speed = 20
    const world = await WatchedWorld.start({
      client: UNHURRIED,
      speed,
      kinds: KINDS,
      scenario: worldOf('get'),
    })
    onTestFinished(() => world.stop())
    const from = performance.now()
    const replica = world.open()
    await timed(() => {
      for (const kind of KINDS) expect(stateOf(replica, kind)).toBe('forbidden')
    })
    await pass(130, speed)
    await timed(() => {
      for (const { lists, watches } of KINDS.map((kind) => world.asked(kind)))
        expect(Math.min(lists, watches)).toBeGreaterThan(1)
    })
    const minutesGone = () => ((performance.now() - from) * speed) / 60_000
    const minutes = minutesGone()
    for (const kind of KINDS) {
      const { lists, watches } = world.asked(kind)
      for (const count of [lists, watches]) {
        expect(count).toBeGreaterThan(1)
        expect(count).toBeLessThanOrEqual(Math.floor(minutes) + 1)
      }
    }
    const earlier = world.asked(PODS).lists
    const { signal } = new AbortController()
    // A call that was under way answers the first ask; the second is a call of its own.
    for (let asks = 0; asks < 2; asks += 1) {
      const read = await replica.hub.read(PODS, { signal, refresh: true })
      expect(read.state).toBe('forbidden')
    }
    const { lists } = world.asked(PODS)
    expect(lists).toBeGreaterThan(earlier)
    // The reader's, beside one a minute: another minute can begin meanwhile.
    expect(lists).toBeLessThanOrEqual(Math.floor(minutesGone()) + 3)
    report('get alone', `${minutes.toFixed(1)} min, each of 12 kinds`, { lists: earlier, watches: earlier })
  })
})

function peakPerSecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length))
}

function expectSocketsOf(world: WatchedWorld): void {
  expect(world.proxy.open).toBeLessThanOrEqual(world.replicas.length * (world.kinds.length + 8))
}
