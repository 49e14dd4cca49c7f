import { afterEach, describe, expect, it } from 'vitest'
import type { Subscription } from '@/lib/contract/stream-request'
import { createFrameReader } from '@/lib/pages/live/contract/event-frames'
import { HEARTBEAT_MS, type StreamEvent } from '@/lib/pages/live/contract/stream'
import { NOTHING } from '@/lib/phrase/phrase'
import { closeAllStreams, openStreams } from '@/lib/process/drain'
import { type ServedRequest, serving } from '@/lib/process/served-request'
import { createManualClock } from '../testing/manual-clock'
import { eventStream, QUEUE_BYTES } from './event-stream'
import { createListRoom } from './list-room'
import type { LiveHub } from './live-hub'
import { createTopicLog } from './live-topic'

afterEach(() => closeAllStreams())

const MIB = 1_048_576
const pods = { group: '', version: 'v1', resource: 'pods', namespace: 'shop' }
const name = 'resources//v1/pods/shop'
const aboutPods: Subscription = { name, topic: { about: 'resources', target: pods } }

function start(subscriptions: Subscription[] = [aboutPods], words = 10, goodbyeAfterMs?: number, rows = 1) {
  const clock = createManualClock()
  const topic = createTopicLog(name, 'e1', () => ({
    type: 'snapshot',
    list: {
      columns: [],
      rows: Array.from({ length: rows }, (_, nth) => ({ key: `a${nth}`, cells: ['s'.repeat(words)] })),
      resourceVersion: '1',
      state: 'live',
      says: NOTHING,
    },
  }))
  let viewers = 0
  const hub: Pick<LiveHub, 'join'> = {
    join: () => {
      viewers += 1
      return {
        topic,
        leave: () => {
          viewers -= 1
        },
      }
    },
  }
  const asker = new AbortController()
  const room = createListRoom()
  const other = { bytes: () => 0, idleSinceMs: () => undefined, end: () => {} }
  /** What waits, in KiB: so much less there is room for. */
  const waiting = () => {
    let kib = 0
    while (room.excessWith(other, 32 * MIB - kib * 1024)) kib += 1
    return kib
  }
  const options = { hub, room, clock, signal: asker.signal, goodbyeAfterMs, random: () => 0 }
  const response = eventStream(subscriptions, options)
  const reader = response.body?.getReader()
  if (!reader) throw new Error('The response has no body.')
  const parse = createFrameReader()
  const decoder = new TextDecoder()
  const read = async (): Promise<StreamEvent[] | 'end'> => {
    const { value, done } = await reader.read()
    return done ? 'end' : parse(decoder.decode(value))
  }
  const types = async (count: number) => {
    const seen: string[] = []
    while (seen.length < count) {
      const events = await read()
      if (events === 'end') return [...seen, 'end']
      seen.push(...events.map((event) => event.type))
    }
    return seen
  }
  const change = (size: number) =>
    topic.append({
      type: 'delta',
      upserts: [{ key: 'a', cells: ['d'.repeat(size)] }],
      deletes: [],
      resourceVersion: '2',
      asOf: '2026-11-24T15:00:00Z',
    })
  return { clock, topic, asker, response, reader, read, types, change, waiting, viewers: () => viewers }
}

/** A stream is first asked for bytes a moment after it is made. */
const begun = () => new Promise((resolve) => setImmediate(resolve))

describe('an event stream', () => {
  it('is never buffered, compressed or kept on the way', () => {
    const { response } = start()
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
  })

  it('begins with hello and a snapshot, then brings each change', async () => {
    const { types, change } = start()
    expect(await types(2)).toEqual(['hello', 'snapshot'])
    change(1)
    change(1)
    expect(await types(2)).toEqual(['delta', 'delta'])
  })

  it('goes on from a cursor', async () => {
    const { topic } = start()
    expect(topic.cursor.seq).toBe(0)
    const { types, change } = start([{ ...aboutPods, cursor: { epoch: 'e1', seq: 0 } }])
    change(1)
    expect(await types(2)).toEqual(['hello', 'delta'])
  })

  it('beats every 5 s with the places that it has sent', async () => {
    const { clock, read, types, change } = start()
    await types(2)
    change(1)
    await types(1)
    await clock.advance(HEARTBEAT_MS)
    expect(await read()).toEqual([
      { type: 'heartbeat', at: '2026-11-24T15:00:05.000Z', sent: [{ topic: name, epoch: 'e1', seq: 1 }] },
    ])
  })

  it('keeps at most its queue for a client that reads nothing, then sends one snapshot', async () => {
    const { types, change, reader } = start()
    const size = 64 * 1024
    for (let i = 0; i < 200; i += 1) change(size)
    let bytes = 0
    const seen: string[] = []
    const parse = createFrameReader()
    while (seen.at(-1) !== 'snapshot' || seen.length < 3) {
      const { value } = await reader.read()
      bytes += value?.byteLength ?? 0
      seen.push(...parse(new TextDecoder().decode(value)).map((event) => event.type))
    }
    expect(bytes).toBeLessThan(2 * QUEUE_BYTES)
    expect(seen.filter((type) => type === 'snapshot')).toHaveLength(2)
    change(1)
    expect(await types(1)).toEqual(['delta'])
  })

  it('makes no more of a long snapshot than its reader takes, and counts what waits until the reader is gone', async () => {
    const { types, waiting, asker, topic } = start([aboutPods], 1_000, undefined, 5_000)
    await begun()
    const [queued, made] = [waiting(), topic.bytes]
    expect(queued).toBeGreaterThan(100)
    expect(queued).toBeLessThan(2 * (QUEUE_BYTES / 1024))
    expect(made).toBeLessThan(2 * QUEUE_BYTES)
    expect(await types(2)).toEqual(['hello', 'snapshot'])
    expect(topic.bytes).toBeGreaterThan(5_000_000)
    asker.abort()
    expect(waiting()).toBe(0)
  })

  it('lets nothing into the middle of a snapshot, and sends it as it was when it began', async () => {
    const { clock, reader, change, topic } = start([aboutPods], 1_000, undefined, 1_000)
    const parse = createFrameReader()
    const seen: StreamEvent[] = []
    const read = async () => {
      const { value, done } = await reader.read()
      if (!done) seen.push(...parse(new TextDecoder().decode(value)))
      return done
    }
    await read()
    await read()
    change(1)
    expect(topic.bytes).toBeLessThan(1_000)
    await clock.advance(HEARTBEAT_MS)
    while (seen.length < 3) await read()
    expect(seen.map(({ type }) => type)).toEqual(['hello', 'snapshot', 'delta'])
    expect(seen[1]).toMatchObject({ seq: 0, list: { rows: { length: 1_000 } } })
    await clock.advance(HEARTBEAT_MS)
    await read()
    expect(seen.at(-1)?.type).toBe('heartbeat')
  })

  it.each([
    ['stopping', ['hello', 'snapshot', 'bye']],
    ['memory', ['hello']],
  ] as const)(
    'that ends in the middle of a snapshot because of %s sends whole frames',
    async (why, events) => {
      const { reader } = start([aboutPods], 1_000, undefined, 1_000)
      await begun()
      closeAllStreams(why)
      const parse = createFrameReader()
      const seen: StreamEvent[] = []
      for (let part = await reader.read(); !part.done; part = await reader.read())
        seen.push(...parse(new TextDecoder().decode(part.value)))
      expect(seen.map(({ type }) => type)).toEqual(events)
    },
  )

  it('leaves every topic when the asker goes, once', async () => {
    const { asker, viewers, types, topic, change } = start()
    await types(2)
    expect(viewers()).toBe(1)
    asker.abort()
    asker.abort()
    expect(viewers()).toBe(0)
    expect(openStreams()).toBe(0)
    expect(await types(1)).toEqual(['end'])
    change(1)
    expect(topic.cursor.seq).toBe(1)
  })

  it('leaves every topic when the body is cancelled', async () => {
    const { reader, viewers } = start()
    await reader.cancel()
    expect(viewers()).toBe(0)
    expect(openStreams()).toBe(0)
  })

  it('ends for a reader that is stuck for a minute', async () => {
    const { clock, change, viewers } = start([aboutPods], QUEUE_BYTES)
    change(1)
    await clock.advance(11 * HEARTBEAT_MS)
    expect(viewers()).toBe(1)
    await clock.advance(HEARTBEAT_MS)
    expect(viewers()).toBe(0)
  })

  it('says bye to every reader when the process stops', async () => {
    const { types, viewers } = start()
    await types(2)
    closeAllStreams()
    expect(await types(2)).toEqual(['bye', 'end'])
    expect(viewers()).toBe(0)
  })

  it('says bye, once, to the reader whose place another needs', async () => {
    const served: ServedRequest = { upstream: 0 }
    const { types, viewers } = serving(served, () => start())
    const other = start()
    await types(2)
    served.endStream?.('shared')
    served.endStream?.('shared')
    expect(await types(2)).toEqual(['bye', 'end'])
    expect([viewers(), other.viewers()]).toEqual([0, 1])
  })

  it('ends a stream when its time is over, and lets its client come back at once', async () => {
    const { clock, read, types, viewers } = start([aboutPods], 10, HEARTBEAT_MS - 1)
    await types(2)
    await clock.advance(HEARTBEAT_MS - 1)
    expect(await read()).toMatchObject([{ type: 'bye', retryAfterMs: 0 }])
    expect(await read()).toBe('end')
    expect(viewers()).toBe(0)
  })

  it('goes on for as long as it is read where no time is given', async () => {
    const { clock, types, viewers } = start()
    await types(2)
    for (let beat = 0; beat < 200; beat += 1) {
      await clock.advance(HEARTBEAT_MS)
      expect(await types(1)).toEqual(['heartbeat'])
    }
    expect(viewers()).toBe(1)
  })

  it('is for an asker who is still there', () => {
    const asker = new AbortController()
    asker.abort()
    const hub = { join: () => ({ topic: createTopicLog(name, 'e1', () => undefined), leave: () => {} }) }
    eventStream([aboutPods], { hub, clock: createManualClock(), signal: asker.signal })
    expect(openStreams()).toBe(0)
  })

  it('leaves the topics it had joined when one cannot be joined', () => {
    let viewers = 0
    const topic = createTopicLog(name, 'e1', () => undefined)
    const hub = {
      join: () => {
        if (viewers === 1) throw new Error('full')
        viewers += 1
        return {
          topic,
          leave: () => {
            viewers -= 1
          },
        }
      },
    }
    const options = { hub, clock: createManualClock(), signal: new AbortController().signal }
    expect(() => eventStream([aboutPods, aboutPods], options)).toThrow('full')
    expect(viewers).toBe(0)
  })
})
