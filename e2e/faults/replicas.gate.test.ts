import { setTimeout as delay } from 'node:timers/promises'
import { QueryClient } from '@tanstack/react-query'
import { expect, it, onTestFinished, vi } from 'vitest'
import { isFullGate } from '@/e2e/gates/record-gate'
import { reportRow } from '@/e2e/testing/fault-figures'
import { CONFIG_MAPS, type Replica } from '@/e2e/testing/live-replica'
import { WatchedWorld } from '@/e2e/testing/watched-world'
import { type Clock, systemClock } from '@/lib/clock'
import { streamRequestSchema } from '@/lib/contract/stream-request'
import { resourcesTopic } from '@/lib/contract/topics'
import { resourcesQuery } from '@/lib/facts/objects/query'
import { createCacheSink } from '@/lib/pages/live/cache-sink'
import { createLiveConnection } from '@/lib/pages/live/live-connection'
import { readQuery } from '@/lib/server/http/respond'
import { eventStream } from '@/lib/server/live/event-stream'
import { FaultProxy } from '@/sandbox/fault-proxy'

/** How far the watch of one replica is behind, and how long each stream lasts before the balancer gives the next. */
const [BEHIND_MS, STREAM_MS, SPEED] = isFullGate ? [30_000, 3_000, 1] : [1_500, 250, 10]
const timing: Clock = {
  now: systemClock.now,
  sleep: (ms, signal) => systemClock.sleep(ms / SPEED, signal),
}

/** A balancer that gives each stream to the next replica. */
function roundRobin(replicas: readonly Replica[]) {
  const counts = { streams: 0 }
  let last: AbortController | undefined
  return {
    counts,
    cut: () => last?.abort(),
    async fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
      const request = new Request(new URL(String(input), 'http://localhost'), init)
      const { topics } = readQuery(request, streamRequestSchema)
      const replica = replicas[counts.streams % replicas.length]
      if (!replica) throw new Error('There is no replica.')
      counts.streams += 1
      const end = new AbortController()
      init?.signal?.addEventListener('abort', () => end.abort())
      last = end
      return eventStream(topics, { hub: replica.hub, clock: systemClock, signal: end.signal })
    },
  }
}

it('R20: a tab before two replicas, one of them behind, never shows a row as it was before', async () => {
  const world = await WatchedWorld.start({ kinds: [CONFIG_MAPS] })
  const late = await FaultProxy.start(() => world.cluster.port)
  onTestFinished(async () => {
    await world.stop()
    await late.stop()
  })
  world.applyConfigMap('grows', 1)
  const replicas = [world.open(), world.open(late.port)]
  await world.settled()

  const queryClient = new QueryClient()
  const sink = createCacheSink(queryClient)
  const { queryKey } = resourcesQuery(CONFIG_MAPS)
  const shown = { updates: 0, backwards: 0, vanished: 0, staleUpdates: 0 }
  let highest = 0
  const seen = new Set<string>()
  queryClient.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || query.queryKey[0] !== 'resources') return
    const list = queryClient.getQueryData(queryKey)
    if (list === undefined) return
    shown.updates += 1
    if (list.state === 'stale') shown.staleUpdates += 1
    const keys = new Set(list.rows.map(({ key }) => key))
    for (const key of seen) if (!keys.has(key)) shown.vanished += 1
    for (const key of keys) if (key.startsWith('made-')) seen.add(key)
    const value = Number(list.rows.find(({ key }) => key === 'grows')?.cells[1])
    if (value < highest) shown.backwards += 1
    highest = Math.max(highest, value)
  })
  const { fetch, counts, cut } = roundRobin(replicas)
  const connection = createLiveConnection({
    sink,
    timing,
    fetch,
    takePlace: async () => () => {},
    random: () => 0,
  })
  onTestFinished(() => connection.rest())
  connection.want(resourcesTopic(CONFIG_MAPS))
  await vi.waitFor(() => expect(queryClient.getQueryData(queryKey)?.rows.length).toBeGreaterThan(0), {
    timeout: 60_000,
  })

  late.hold()
  const from = performance.now()
  // As long, or until a slow machine had a stream of each replica as well.
  const isOver = () => performance.now() - from >= BEHIND_MS && counts.streams > 3 && shown.staleUpdates > 0
  for (let round = 2; !isOver(); round += 1) {
    world.applyConfigMap('grows', round)
    world.applyConfigMap(`made-${round}`, 1)
    await delay(STREAM_MS / 2)
    if (round % 2 === 0) cut()
  }
  late.pass()
  const last = highest
  await world.settled()
  await vi.waitFor(
    () => {
      const list = queryClient.getQueryData(queryKey)
      expect(list?.state).toBe('live')
      expect(list?.rows).toHaveLength(replicas[0]?.list(CONFIG_MAPS)?.rows.length ?? 0)
    },
    { timeout: 60_000, interval: 20 },
  )
  reportRow('R20', `two replicas, one ${BEHIND_MS} ms behind`, { ...shown, streams: counts.streams })
  expect(shown).toMatchObject({ backwards: 0, vanished: 0 })
  expect(shown.staleUpdates).toBeGreaterThan(0)
  expect(counts.streams).toBeGreaterThan(3)
  expect(highest).toBeGreaterThanOrEqual(last)
})
