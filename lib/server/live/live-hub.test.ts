import { afterEach, describe, expect, it } from 'vitest'
import type { Cursor, ResourceList, ResourcesRequest } from '@/lib/contract/resources'
import { resourcesTopic } from '@/lib/contract/topics'
import { applyStreamEvent } from '@/lib/pages/live/contract/apply-stream-event'
import { createFrameReader } from '@/lib/pages/live/contract/event-frames'
import { setLogSink } from '@/lib/process/log'
import { createMemoryPressure } from '@/lib/process/memory-pressure'
import { createManualClock } from '../testing/manual-clock'
import { aRefusal, aRow, createScriptedFeed, noAnswer } from '../testing/scripted-feed'
import { createScriptedLog } from '../testing/scripted-log'
import { QUIET_MS } from './list-fault'
import { createListRoom } from './list-room'
import { createLiveHub, LINGER_MS, type LiveHub, MAX_SOURCES } from './live-hub'
import type { LiveTopic } from './live-topic'

const pods: ResourcesRequest = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }
const aboutPods = { about: 'resources', target: pods } as const

const hubs: LiveHub[] = []
afterEach(() => {
  for (const hub of hubs.splice(0)) hub.close()
})

function start(
  prepare: (feed: ReturnType<typeof createScriptedFeed>) => void = () => {},
  room = createListRoom(),
) {
  const clock = createManualClock()
  const feeds = new Map<string, ReturnType<typeof createScriptedFeed>[]>()
  let identity: { onChange: () => void; signal: AbortSignal } | undefined
  const logFeed = createScriptedLog()
  const hub = createLiveHub({
    clock,
    room,
    random: () => 0,
    feedFor(target) {
      const feed = createScriptedFeed()
      feed.rows = [aRow('a'), aRow('b')]
      prepare(feed)
      const name = resourcesTopic(target)
      feeds.set(name, [...(feeds.get(name) ?? []), feed])
      return feed
    },
    askOverview: () => new Promise(() => {}),
    logFeedFor: () => logFeed,
    watchIdentity(onChange, signal) {
      identity = { onChange, signal }
    },
  })
  hubs.push(hub)
  const made = (target = pods) => feeds.get(resourcesTopic(target)) ?? []
  const feed = () => {
    const newest = made().at(-1)
    if (!newest) throw new Error('No feed was made.')
    return newest
  }
  return { clock, hub, made, feed, logFeed, identity: () => identity }
}

const decoder = new TextDecoder()

/** A viewer that reads with the browser's own reader and reducer. */
function aViewer(topic: LiveTopic, from?: { list: ResourceList }) {
  let list = from?.list
  let cursor: Cursor | undefined = from?.list.cursor
  const types: string[] = []
  return {
    types,
    read() {
      const reader = createFrameReader()
      for (let step = topic.next(cursor); step; step = topic.next(cursor)) {
        for (const frame of step.frames) {
          for (const event of reader(decoder.decode(frame))) {
            types.push(event.type)
            if (event.type !== 'snapshot' && event.type !== 'delta' && event.type !== 'state') continue
            const next = applyStreamEvent(list, event)
            if (next === 'resync') throw new Error(`resync on ${event.type} ${event.seq}`)
            list = next
          }
        }
        cursor = step.cursor
      }
      return list
    },
  }
}

const put = (key: string, resourceVersion: string, status?: string) =>
  ({ type: 'put', row: aRow(key, status), uid: '', resourceVersion }) as const

describe('the live hub', () => {
  it('shows at once a list that it keeps current, and starts none for it', async () => {
    const { clock, hub, made } = start()
    expect(hub.peek(pods)).toBeUndefined()
    expect(made()).toHaveLength(0)
    hub.join(aboutPods)
    await clock.settle()
    expect(hub.peek(pods)?.rows.map(({ key }) => key)).toEqual(['a', 'b'])
  })

  it('asks the API server once for any number of viewers', async () => {
    const { clock, hub, made, feed } = start()
    const joined = Array.from({ length: 50 }, () => hub.join(aboutPods))
    await clock.settle()
    expect(made()).toHaveLength(1)
    expect(feed()).toMatchObject({ lists: 1, watchAttempts: 1 })
    for (const { topic } of joined) expect(aViewer(topic).read()?.rows).toHaveLength(2)
  })

  it('brings a viewer to the truth, whenever it came and however often it reads', async () => {
    const { clock, hub, feed } = start()
    const { topic } = hub.join(aboutPods)
    await clock.settle()
    const early = aViewer(topic)
    early.read()
    feed()
      .watching()
      .push(put('c', '101', 'Pending'))
    await clock.advance(300)
    const late = aViewer(topic)
    late.read()
    feed()
      .watching()
      .push(put('c', '102', 'Running'))
    feed().watching().push({ type: 'remove', key: 'a', resourceVersion: '103' })
    await clock.advance(300)
    const truth = await hub.read(pods, { signal: new AbortController().signal })
    expect(truth.rows.map((row) => row.key)).toEqual(['b', 'c'])
    expect(early.read()?.rows).toEqual(truth.rows)
    expect(late.read()?.rows).toEqual(truth.rows)
    expect(late.types).toEqual(['snapshot', 'delta'])
  })

  it('goes on from the cursor of a list that was read once, without a snapshot', async () => {
    const { clock, hub, feed } = start()
    const reading = hub.read(pods, { signal: new AbortController().signal })
    await clock.settle()
    const list = await reading
    feed().watching().push(put('c', '101'))
    await clock.advance(300)
    const viewer = aViewer(hub.join(aboutPods).topic, { list })
    expect(viewer.read()?.rows).toHaveLength(3)
    expect(viewer.types).toEqual(['delta'])
  })

  it('gives a snapshot for a cursor of another process', async () => {
    const { clock, hub } = start()
    const { topic } = hub.join(aboutPods)
    await clock.settle()
    expect([...(topic.next({ epoch: 'other', seq: 3 })?.frames ?? [])]).toHaveLength(1)
    const cursor = topic.next(undefined)?.cursor
    expect(cursor && topic.next(cursor)).toBeUndefined()
    expect(cursor && [...(topic.next({ ...cursor, seq: cursor.seq + 5 })?.frames ?? [])]).toHaveLength(1)
  })

  it('sends changes at most ten times a second, the first one at once', async () => {
    const { clock, hub, feed } = start()
    const { topic } = hub.join(aboutPods)
    await clock.settle()
    const viewer = aViewer(topic)
    viewer.read()
    viewer.types.length = 0
    for (let i = 0; i < 100; i += 1) {
      feed()
        .watching()
        .push(put('a', String(200 + i), `n${i}`))
      await clock.advance(20)
    }
    await clock.advance(300)
    const list = viewer.read()
    expect(list?.rows[0]?.cells[1]).toBe('n99')
    expect(viewer.types.length).toBeLessThanOrEqual(22)
    expect(viewer.types.length).toBeGreaterThanOrEqual(20)
  })

  it('gives a viewer that fell far behind one snapshot instead of the events', async () => {
    const { clock, hub, feed } = start()
    const { topic } = hub.join(aboutPods)
    await clock.settle()
    const viewer = aViewer(topic)
    viewer.read()
    for (let i = 0; i < 300; i += 1) {
      feed()
        .watching()
        .push(put('a', String(200 + i), 'x'.repeat(1000)))
      await clock.advance(250)
    }
    viewer.types.length = 0
    expect(viewer.read()?.rows).toHaveLength(2)
    expect(viewer.types).toEqual(['snapshot'])
  })

  it('keeps a source for a minute after its last viewer, and no longer', async () => {
    const { clock, hub, made, feed } = start()
    const first = hub.join(aboutPods)
    await clock.settle()
    first.leave()
    first.leave()
    await clock.advance(LINGER_MS - 1)
    const second = hub.join(aboutPods)
    await clock.advance(LINGER_MS)
    expect(feed().watching().isAborted).toBe(false)
    expect(made()).toHaveLength(1)
    second.leave()
    await clock.advance(LINGER_MS)
    expect(feed().watching().isAborted).toBe(true)
    hub.join(aboutPods)
    await clock.settle()
    expect(made()).toHaveLength(2)
  })

  it('ends a list that was never read with its last viewer', async () => {
    let ended: AbortSignal | undefined
    const { clock, hub, made } = start((feed) => {
      feed.list = (_, signal) => {
        ended = signal
        return new Promise(() => {})
      }
    })
    const joined = hub.join(aboutPods)
    await clock.settle()
    joined.leave()
    await clock.settle()
    expect(ended?.aborted).toBe(true)
    hub.join(aboutPods)
    expect(made()).toHaveLength(2)
  })

  it('ends with its last viewer at once where memory is short', async () => {
    setLogSink(() => {})
    const memory = { used: 90, limit: 100 }
    const pressure = createMemoryPressure(
      () => {},
      () => memory,
    )
    const { clock, hub, feed } = start()
    const joined = hub.join(aboutPods)
    await clock.settle()
    pressure.isShort(0)
    joined.leave()
    await clock.settle()
    memory.used = 10
    pressure.isShort(1_000)
    expect(feed().watching().isAborted).toBe(true)
  })

  it('does not let one viewer that leaves end what another sees', async () => {
    const { clock, hub, feed } = start()
    const first = hub.join(aboutPods)
    hub.join(aboutPods)
    await clock.settle()
    first.leave()
    await clock.advance(3 * LINGER_MS)
    expect(feed().watching().isAborted).toBe(false)
  })

  it('reads a refused list as an answer, and asks again only when told to', async () => {
    const { clock, hub, feed } = start()
    const signal = new AbortController().signal
    const joined = hub.join(aboutPods)
    feed().listError = aRefusal(403, 'pods is forbidden')
    await clock.settle()
    expect(await hub.read(pods, { signal })).toMatchObject({ state: 'forbidden', rows: [] })
    expect(feed().lists).toBe(1)
    feed().listError = undefined
    const again = hub.read(pods, { signal, refresh: true })
    await clock.settle()
    expect(await again).toMatchObject({ state: 'live' })
    expect(aViewer(joined.topic).read()?.rows).toHaveLength(2)
  })

  it('tells viewers that the rows are stale, and that they are not any more', async () => {
    const { clock, hub, feed } = start()
    const { topic } = hub.join(aboutPods)
    await clock.settle()
    const viewer = aViewer(topic)
    viewer.read()
    await clock.advance(2_000)
    feed().watchError = noAnswer('connect')
    feed().watching().fail(noAnswer('reset'))
    await clock.advance(QUIET_MS)
    expect(viewer.read()).toMatchObject({ state: 'stale', asOf: '2026-11-24T15:00:00Z' })
    expect(viewer.read()?.rows).toHaveLength(2)
    feed().watchError = undefined
    await clock.advance(5_000)
    expect(viewer.read()).toMatchObject({ state: 'live', says: '' })
    expect(viewer.types).toEqual(['snapshot', 'state', 'state'])
  })

  it('asks for rows that are stale at once when woken, and for no others', async () => {
    const { clock, hub, feed } = start()
    hub.join(aboutPods)
    await clock.settle()
    await clock.advance(2_000)
    feed().watchError = noAnswer('connect')
    feed().watching().fail(noAnswer('reset'))
    await clock.advance(QUIET_MS + 8_000)
    const attempts = feed().watchAttempts
    feed().watchError = undefined
    await clock.settle()
    expect(hub.peek(pods)).toBeUndefined()
    hub.wake()
    await clock.settle()
    expect(hub.peek(pods)?.state).toBe('live')
    await clock.advance(5_000)
    hub.wake()
    await clock.settle()
    expect(feed().watchAttempts).toBe(attempts + 1)
  })

  it('answers a read although the watch does not open, and does not call that live', async () => {
    const { clock, hub, feed } = start()
    const reading = hub.read(pods, { signal: new AbortController().signal })
    feed().opens = false
    await clock.advance(1_000)
    const list = await reading
    expect(list.rows).toHaveLength(2)
    expect(list.state).toBe('loading')
  })

  it('ends a read whose asker is gone', async () => {
    const { clock, hub } = start()
    const asker = new AbortController()
    const reading = hub.read(pods, { signal: asker.signal })
    asker.abort()
    await expect(reading).rejects.toThrow()
    await clock.settle()
  })

  it('follows a bounded number of lists, and drops the ones no one is viewing', async () => {
    const { clock, hub } = start()
    const at = (i: number) => ({
      about: 'resources' as const,
      target: { ...pods, namespace: `n${i}` },
    })
    const joined = Array.from({ length: MAX_SOURCES }, (_, i) => hub.join(at(i)))
    expect(() => hub.join(at(MAX_SOURCES))).toThrow(/at most/)
    joined[3]?.leave()
    hub.join(at(MAX_SOURCES))
    await clock.settle()
  })

  it('brings news of the downward API volumes', async () => {
    const { clock, hub, identity } = start()
    const { topic, leave } = hub.join({ about: 'identity' })
    const first = topic.next(undefined)
    expect([...(first?.frames ?? [])]).toHaveLength(1)
    expect(topic.next(first?.cursor)).toBeUndefined()
    let notified = 0
    topic.subscribe(() => {
      notified += 1
    })
    identity()?.onChange()
    expect(notified).toBe(1)
    expect([...(topic.next(first?.cursor)?.frames ?? [])]).toHaveLength(1)
    leave()
    await clock.advance(LINGER_MS)
    expect(identity()?.signal.aborted).toBe(true)
  })
})

const LOG = { about: 'logs', target: { namespace: 'shop', pod: 'web-0', container: 'app' } } as const

describe('the live hub and logs', () => {
  it('follows a log once for any number of viewers, and ends it with the last of them', async () => {
    const { clock, hub, logFeed } = start()
    const joined = Array.from({ length: 20 }, () => hub.join(LOG))
    await clock.settle()
    expect(logFeed.follows).toHaveLength(1)
    for (const { leave } of joined.slice(1)) leave()
    expect(logFeed.follows[0]?.isAborted).toBe(false)
    joined[0]?.leave()
    await clock.settle()
    expect(logFeed.follows[0]?.isAborted).toBe(true)
    hub.join(LOG)
    await clock.settle()
    expect(logFeed.follows).toHaveLength(2)
  })
})

describe('hubs that share one room', () => {
  it('keep a list that somebody looks at, and let one go that nobody does, for a new one', async () => {
    const room = createListRoom(10_000)
    const of = (bytes: number) => start((feed) => (feed.bytes = bytes), room)
    const [first, second, third] = [of(9_500), of(9_500), of(9_500)]
    const held = first.hub.join(aboutPods)
    await first.clock.settle()
    expect(aViewer(held.topic).read()).toMatchObject({ state: 'live', rows: { length: 2 } })
    // What it weighs now is less than it was thought to.
    const beside = second.hub.join(aboutPods)
    await second.clock.settle()
    expect(aViewer(beside.topic).read()?.state).toBe('failed')
    expect(first.hub.peek(pods)?.rows).toHaveLength(2)
    held.leave()
    const last = third.hub.join(aboutPods)
    await third.clock.settle()
    expect(aViewer(last.topic).read()?.state).toBe('live')
    expect(first.hub.peek(pods)).toBeUndefined()
  })

  it('follow no log more than there is room for', () => {
    const { hub } = start(undefined, createListRoom(1_048_576))
    const log = (i: number) => ({ about: 'logs' as const, target: { ...LOG.target, pod: `web-${i}` } })
    for (let i = 0; i < 10; i += 1) hub.join(log(i))
    expect(() => hub.join(log(10))).toThrow('There is no memory for one more log')
  })
})
