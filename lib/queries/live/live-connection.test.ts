import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { formatFrame } from '@/lib/contract/event-frames'
import type { ResourceList, Row } from '@/lib/contract/resources'
import { HEARTBEAT_MS, type StreamEvent } from '@/lib/contract/stream'
import { createManualClock } from '@/lib/server/testing/manual-clock'
import { resourcesQuery } from '../resources'
import { createCacheSink } from './cache-sink'
import { createLiveConnection } from './live-connection'
import { SILENCE_MS } from './read-stream'

const target = (namespace: string) => ({ group: '', version: 'v1', resource: 'pods', namespace })
const shop = 'resources//v1/pods/shop'
const ops = 'resources//v1/pods/ops'

/** Places for streams as the windows of one browser share them. */
function createPlaces(free: number) {
  return {
    free: () => free,
    async take() {
      if (free === 0) return undefined
      free -= 1
      return () => {
        free += 1
      }
    },
  }
}

interface Served {
  topics: string[]
  isAborted(): boolean
  send(event: StreamEvent): Promise<void>
  sendText(text: string): Promise<void>
  end(): Promise<void>
}

function start({ places = createPlaces(4) } = {}) {
  const timing = createManualClock()
  const queryClient = new QueryClient()
  const streams: Served[] = []
  let refusal: (() => Response | Promise<never>) | undefined
  let streamRefusal: typeof refusal
  let isHeld = false
  let polled: string[] = []
  let polls = 0
  const serve = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    if (refusal) return refusal()
    const url = new URL(String(input), 'http://localhost')
    if (url.pathname === '/api/resources') {
      polls += 1
      const { list } = snapshot(shop, polls, ...polled)
      return Response.json({ ...list, cursor: { epoch: 'e1', seq: polls } })
    }
    if (streamRefusal) return streamRefusal()
    const encoder = new TextEncoder()
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined
    const body = new ReadableStream<Uint8Array>({
      start(c) {
        controller = c
      },
    })
    init?.signal?.addEventListener('abort', () => controller?.error(init.signal?.reason))
    const sendText = async (text: string) => {
      controller?.enqueue(encoder.encode(text))
      await timing.settle()
    }
    if (!isHeld && streams.length > 0 && polls > 0) controller?.enqueue(encoder.encode(formatFrame(hello())))
    streams.push({
      topics: (url.searchParams.get('topics') ?? '').split(','),
      isAborted: () => init?.signal?.aborted ?? false,
      sendText,
      send: (event) => sendText(formatFrame(event)),
      async end() {
        controller?.close()
        await timing.settle()
      },
    })
    if (!isHeld) return new Response(body)
    return new Promise((_, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
    })
  }
  const connection = createLiveConnection({
    sink: createCacheSink(queryClient),
    timing,
    fetch: serve,
    random: () => 0,
    takePlace: places.take,
  })
  const list = (namespace = 'shop') => queryClient.getQueryData(resourcesQuery(target(namespace)).queryKey)
  const rows = (namespace = 'shop') => list(namespace)?.rows.map((row) => row.key)
  const stream = () => {
    const newest = streams.at(-1)
    if (!newest) throw new Error('No stream was opened.')
    return newest
  }
  const want = async (topic: string) => {
    const leave = connection.want(topic)
    await timing.advance(50)
    return async () => {
      leave()
      await timing.advance(50)
    }
  }
  const refuse = (how: typeof refusal) => {
    refusal = how
  }
  return {
    timing,
    queryClient,
    connection,
    streams,
    stream,
    want,
    list,
    rows,
    refuse,
    refuseStream(how: typeof refusal) {
      streamRefusal = how
    },
    /** Whether something holds the events back. */
    hold(isOn: boolean) {
      isHeld = isOn
    },
    /** What `GET /api/resources` says from now on. */
    answer(keys: string[]) {
      polled = keys
    },
    asked: () => polls,
  }
}

const hello = (...topics: string[]): StreamEvent => ({ type: 'hello', topics, at: '' })
const row = (key: string): Row => ({ key, cells: [key] })
const placed = (topic: string, seq: number) => ({ topic, epoch: 'e1', seq })

function snapshot(topic: string, seq: number, ...keys: string[]) {
  const list: ResourceList = {
    columns: [],
    rows: keys.map(row),
    resourceVersion: '',
    state: 'live',
    says: '',
  }
  return { type: 'snapshot' as const, ...placed(topic, seq), list }
}

function delta(topic: string, seq: number, ...keys: string[]): StreamEvent {
  const upserts = keys.map(row)
  return { type: 'delta', ...placed(topic, seq), upserts, deletes: [], resourceVersion: '', asOf: '' }
}

const heartbeat = (...sent: { topic: string; epoch: string; seq: number }[]): StreamEvent => ({
  type: 'heartbeat',
  at: '',
  sent,
})

describe('the live connection of a tab', () => {
  it('opens nothing until a topic is wanted, and one stream for all that are', async () => {
    const { timing, connection, streams } = start()
    await timing.advance(1_000)
    expect(streams).toHaveLength(0)
    expect(connection.status()).toEqual({ state: 'idle' })
    connection.want(shop)
    connection.want('identity')
    connection.want(shop)
    await timing.advance(50)
    expect(streams.map((s) => s.topics)).toEqual([[shop, 'identity']])
  })

  it('writes what comes into the query cache', async () => {
    const { want, stream, rows, connection } = start()
    await want(shop)
    expect(connection.status().state).toBe('connecting')
    await stream().send(hello(shop))
    await stream().send(snapshot(shop, 3, 'a'))
    await stream().send(delta(shop, 4, 'b'))
    expect(rows()).toEqual(['a', 'b'])
    expect(connection.status()).toMatchObject({ state: 'open' })
  })

  it('goes on from the list that the page asked for', async () => {
    const { want, stream, queryClient, rows, list } = start()
    const asked = snapshot(shop, 7, 'a')
    queryClient.setQueryData(resourcesQuery(target('shop')).queryKey, {
      ...asked.list,
      cursor: { epoch: 'e1', seq: 7 },
    })
    await want(shop)
    expect(stream().topics).toEqual([`${shop}@e1.7`])
    await stream().send(hello(shop))
    await stream().send(delta(shop, 8, 'b'))
    expect(rows()).toEqual(['a', 'b'])
    expect(list()?.cursor?.seq).toBe(8)
  })

  it('adds a topic without a gap in the others: the old stream goes on until the new one speaks', async () => {
    const { want, streams, stream, rows } = start()
    await want(shop)
    const first = stream()
    await first.send(hello(shop))
    await first.send(snapshot(shop, 1, 'a'))
    await want(ops)
    expect(stream().topics).toEqual([`${shop}@e1.1`, ops])
    expect(first.isAborted()).toBe(false)
    await first.send(delta(shop, 2, 'b'))
    await stream().send(hello(shop, ops))
    expect(first.isAborted()).toBe(true)
    await stream().send(delta(shop, 2, 'b'))
    await stream().send(delta(shop, 3, 'c'))
    await stream().send(snapshot(ops, 1, 'x'))
    expect(rows()).toEqual(['a', 'b', 'c'])
    expect(rows('ops')).toEqual(['x'])
    expect(streams).toHaveLength(2)
  })

  it('stays with its stream when the topics are the same again', async () => {
    const { want, streams, stream, connection, timing } = start()
    const leave = await want(shop)
    await stream().send(hello(shop))
    const again = connection.want(shop)
    await leave()
    connection.want('identity')()
    await timing.advance(100)
    expect(streams).toHaveLength(1)
    again()
    again()
    await timing.advance(50)
    expect(stream().isAborted()).toBe(true)
    expect(connection.status()).toEqual({ state: 'idle' })
  })

  it.each<[string, StreamEvent]>([
    ['an event that shows that one is missing', delta(shop, 3, 'c')],
    ['a heartbeat that shows that the last one is missing', heartbeat(placed(shop, 2))],
  ])('asks again from where it stands on %s', async (_, event) => {
    const { want, timing, streams, stream, rows } = start()
    await want(ops)
    await want(shop)
    await stream().send(hello(shop, ops))
    await stream().send(snapshot(shop, 1, 'a'))
    await stream().send(snapshot(ops, 5, 'x'))
    await stream().send(event)
    expect(rows()).toEqual(['a'])
    await timing.advance(50)
    expect(streams).toHaveLength(3)
    expect(stream().topics).toEqual([`${ops}@e1.5`, `${shop}@e1.1`])
    await stream().send(hello(shop, ops))
    await stream().send(snapshot(shop, 4, 'a', 'b', 'c', 'd'))
    expect(rows()).toEqual(['a', 'b', 'c', 'd'])
    await timing.advance(1_000)
    expect(streams).toHaveLength(3)
  })

  it('comes back by itself after a cut, from where it stood, without a word about a short one', async () => {
    const { want, timing, streams, stream, connection } = start()
    await want(shop)
    await stream().send(hello(shop))
    await stream().send(snapshot(shop, 1, 'a'))
    await timing.advance(10_000)
    await stream().end()
    expect(connection.status().state).toBe('open')
    await timing.advance(500)
    expect(streams).toHaveLength(2)
    expect(stream().topics).toEqual([`${shop}@e1.1`])
  })

  it('says that it is lost, why and since when, while every attempt fails, and waits longer each time', async () => {
    const { want, timing, streams, stream, connection, refuse, rows } = start()
    await want(shop)
    await stream().send(hello(shop))
    await stream().send(snapshot(shop, 1, 'a'))
    const heardAt = connection.status().heardAt
    await timing.advance(10_000)
    let attempts = 0
    refuse(() => {
      attempts += 1
      return Promise.reject(new TypeError('fetch failed'))
    })
    await stream().end()
    await timing.advance(60_000)
    expect(connection.status()).toMatchObject({ state: 'lost', heardAt })
    expect(connection.status().says).toContain('Podglass does not answer.')
    expect(rows()).toEqual(['a'])
    expect(attempts).toBeLessThanOrEqual(9)
    expect(attempts).toBeGreaterThanOrEqual(6)
    refuse(undefined)
    connection.wake()
    await timing.settle()
    expect(streams).toHaveLength(2)
    await stream().send(hello(shop))
    expect(connection.status().state).toBe('open')
  })

  it('polls while no byte of the stream comes, says so, tries on, and stops when it comes', async () => {
    const { want, timing, connection, rows, asked, answer, streams, hold } = start()
    hold(true)
    answer(['a'])
    await want(shop)
    await timing.advance(4_900)
    expect(asked()).toBe(0)
    await timing.advance(200)
    expect(rows()).toEqual(['a'])
    expect(connection.status()).toMatchObject({
      state: 'polling',
      says: 'Polling every 5 s: something between this browser and Podglass delays events.',
    })
    answer(['a', 'b'])
    await timing.advance(5_000)
    expect(rows()).toEqual(['a', 'b'])
    await timing.advance(60_000)
    expect(streams.length).toBeGreaterThanOrEqual(4)
    expect(streams.length).toBeLessThanOrEqual(8)
    expect(streams.filter((s) => !s.isAborted()).length).toBeLessThanOrEqual(1)
    hold(false)
    await timing.advance(20_000)
    expect(connection.status().state).toBe('open')
    const before = asked()
    await timing.advance(4_000)
    expect(asked()).toBe(before)
  })

  it('says that it is lost when polling brings nothing either, and when polling brings something again', async () => {
    const { want, timing, connection, answer, hold, refuse } = start()
    hold(true)
    answer(['a'])
    await want(shop)
    await timing.advance(6_000)
    expect(connection.status().state).toBe('polling')
    refuse(() => Promise.reject(new TypeError('fetch failed')))
    await timing.advance(6_000)
    expect(connection.status()).toMatchObject({
      state: 'lost',
      says: 'Podglass does not answer. The connection to it failed.',
    })
    refuse(undefined)
    await timing.advance(6_000)
    expect(connection.status().state).toBe('polling')
  })

  it('polls with the words of the refusal while the stream is refused', async () => {
    const { want, timing, connection, refuseStream: refuse, answer, rows } = start()
    answer(['a'])
    const problem = {
      code: 'too-many-requests',
      title: 'Too many lists and logs are being followed at once.',
      detail: 'Podglass serves at most 100 streams at once.',
      status: 429,
      retryable: true,
      hint: '',
      fields: [],
    }
    refuse(() => Response.json(problem, { status: 429 }))
    await want(shop)
    await timing.advance(2_000)
    expect(connection.status()).toMatchObject({
      state: 'polling',
      says: `Polling every 5 s: ${problem.title} ${problem.detail}`,
    })
    expect(rows()).toEqual(['a'])
  })

  it('takes a stream that is silent for more than two heartbeats for lost', async () => {
    const { want, timing, streams, stream } = start()
    await want(shop)
    await stream().send(hello(shop))
    await timing.advance(HEARTBEAT_MS)
    await stream().send(heartbeat())
    await timing.advance(SILENCE_MS - 1)
    expect(streams).toHaveLength(1)
    await timing.advance(1_000)
    expect(streams).toHaveLength(2)
  })

  it('does not hammer a server that ends each stream at once', async () => {
    const { want, timing, streams, stream } = start()
    await want(shop)
    for (let i = 0; i < 6; i += 1) {
      await stream().send(hello(shop))
      await stream().end()
      await timing.advance(500 * 2 ** i)
    }
    expect(streams).toHaveLength(7)
  })

  it('asks again when a stopping server said to', async () => {
    const { want, timing, streams, stream, connection } = start()
    await want(shop)
    await stream().send(hello(shop))
    await timing.advance(10_000)
    await stream().send({ type: 'bye', says: 'Podglass is stopping.', retryAfterMs: 1_700 })
    await stream().end()
    await timing.advance(1_699)
    expect(streams).toHaveLength(1)
    await timing.advance(1)
    expect(streams).toHaveLength(2)
    expect(connection.status().state).toBe('open')
  })

  it('comes back from where it stood each time its time is over, without a word and without a row lost', async () => {
    const { want, timing, streams, stream, connection, rows } = start()
    await want(shop)
    await stream().send(hello(shop))
    await stream().send(snapshot(shop, 1, 'a'))
    const said: string[] = []
    connection.subscribe(() => said.push(connection.status().state))
    for (let round = 1; round <= 3; round += 1) {
      for (let beat = 0; beat < 100; beat += 1) {
        await timing.advance(HEARTBEAT_MS)
        await stream().send(heartbeat(placed(shop, round)))
      }
      await stream().send({ type: 'bye', says: 'The stream is opened again.', retryAfterMs: 0 })
      await stream().end()
      await timing.advance(1)
      expect(streams).toHaveLength(round + 1)
      expect(stream().topics).toEqual([`${shop}@e1.${round}`])
      await stream().send(hello(shop))
      await stream().send(delta(shop, round + 1, `row${round}`))
    }
    expect(rows()).toEqual(['a', 'row1', 'row2', 'row3'])
    expect(new Set(said)).toEqual(new Set(['open']))
  })

  it('starts over from a cursor after text that is no event', async () => {
    const { want, timing, streams, stream } = start()
    await want(shop)
    await stream().send(snapshot(shop, 1, 'a'))
    await stream().sendText('data: <html>\n\n')
    await timing.advance(500)
    expect(streams).toHaveLength(2)
  })

  it('asks the identity again when a volume was swapped, and not for the first word of it', async () => {
    const { want, stream, queryClient } = start()
    queryClient.setQueryData(['identity'], {})
    const isInvalidated = () => queryClient.getQueryState(['identity'])?.isInvalidated
    await want('identity')
    await stream().send({ type: 'identity', ...placed('identity', 2), at: '' })
    expect(isInvalidated()).toBe(false)
    await stream().send({ type: 'identity', ...placed('identity', 2), at: '' })
    await stream().send(heartbeat(placed('identity', 2)))
    expect(isInvalidated()).toBe(false)
    await stream().send({ type: 'identity', ...placed('identity', 3), at: '' })
    expect(isInvalidated()).toBe(true)
  })
})

describe('a window that no one looks at', () => {
  it('lets go of its stream, and goes on from where it stood once it is looked at again', async () => {
    const places = createPlaces(1)
    const { want, timing, connection, streams, stream, rows, list } = start({ places })
    await want(shop)
    await stream().send(hello(shop))
    await stream().send(snapshot(shop, 1, 'a'))
    connection.rest()
    expect(stream().isAborted()).toBe(true)
    expect(places.free()).toBe(1)
    expect(connection.status()).toEqual({ state: 'connecting' })
    await timing.advance(600_000)
    await want(ops)
    expect(streams).toHaveLength(1)
    connection.wake()
    await timing.settle()
    expect(stream().topics).toEqual([`${shop}@e1.1`, ops])
    await stream().send(hello(shop, ops))
    await stream().send(delta(shop, 2, 'b'))
    expect(rows()).toEqual(['a', 'b'])
    expect(list()?.cursor?.seq).toBe(2)
    expect(places.free()).toBe(0)
    await timing.advance(2_000)
    expect(connection.status().state).toBe('open')
  })

  it('opens nothing until it is looked at, and stays idle when nothing is wanted any more', async () => {
    const { want, timing, connection, streams } = start()
    connection.rest()
    const leave = await want(shop)
    expect(connection.status()).toEqual({ state: 'connecting' })
    await leave()
    expect(connection.status()).toEqual({ state: 'idle' })
    connection.wake()
    await timing.advance(10_000)
    expect(streams).toHaveLength(0)
  })

  it('says how old its rows are when it is looked at again and nothing comes', async () => {
    const { want, timing, connection, stream, hold } = start()
    await want(shop)
    await stream().send(hello(shop))
    const heardAt = connection.status().heardAt
    connection.rest()
    await timing.advance(600_000)
    hold(true)
    connection.wake()
    await timing.advance(1_000)
    expect(connection.status()).toEqual({ state: 'connecting' })
    await timing.advance(1_000)
    expect(connection.status()).toEqual({ state: 'connecting', heardAt })
  })

  it('stops polling as well', async () => {
    const { want, timing, connection, answer, asked } = start({ places: createPlaces(0) })
    answer(['a'])
    await want(shop)
    connection.rest()
    const before = asked()
    await timing.advance(60_000)
    expect(asked()).toBe(before)
  })
})

describe('a browser with more windows than places for streams', () => {
  it('polls in the one that has none, says so, and streams there once another lets go', async () => {
    const places = createPlaces(1)
    const first = start({ places })
    const second = start({ places })
    await first.want(shop)
    await first.stream().send(hello(shop))
    second.answer(['a'])
    await second.want(shop)
    expect(second.streams).toHaveLength(0)
    expect(second.rows()).toEqual(['a'])
    expect(second.connection.status()).toMatchObject({
      state: 'polling',
      says: 'Polling every 5 s: other windows of this browser have all its live streams.',
    })
    await second.timing.advance(60_000)
    expect(second.streams).toHaveLength(0)
    first.connection.rest()
    for (let i = 0; i < 15 && second.streams.length === 0; i += 1) await second.timing.advance(1_000)
    expect(second.streams).toHaveLength(1)
    await second.stream().send(hello(shop))
    expect(second.connection.status().state).toBe('open')
  })

  it('takes one place for a stream and for what takes over from it', async () => {
    const places = createPlaces(2)
    const { want, stream } = start({ places })
    const leave = await want(shop)
    await stream().send(hello(shop))
    await want(ops)
    expect(places.free()).toBe(1)
    await stream().send(hello(shop, ops))
    await leave()
    expect(places.free()).toBe(1)
  })

  it('lets go of the stream that it has when the server has no place for the one that is to follow', async () => {
    const { want, timing, connection, streams, stream, refuseStream, answer } = start()
    answer(['a'])
    await want(shop)
    const first = stream()
    await first.send(hello(shop))
    refuseStream(() => Response.json({}, { status: 429 }))
    await want(ops)
    expect(first.isAborted()).toBe(true)
    expect(connection.status().state).toBe('polling')
    refuseStream(undefined)
    await timing.advance(500)
    expect(streams).toHaveLength(2)
    expect(connection.status().state).toBe('open')
  })
})

describe('an answer that comes late', () => {
  it('does not take the place of what the stream brought since', async () => {
    const { queryClient, want, stream, rows } = start()
    await want(shop)
    await stream().send(snapshot(shop, 5, 'a', 'b'))
    const asked = snapshot(shop, 4, 'a')
    const late = { ...asked.list, cursor: { epoch: 'e1', seq: 4 } }
    const query = resourcesQuery(target('shop'))
    await queryClient.query({ ...query, queryFn: async () => late, staleTime: 0 })
    expect(rows()).toEqual(['a', 'b'])
    const other = { ...late, cursor: { epoch: 'e2', seq: 0 } }
    await queryClient.query({ ...query, queryFn: async () => other, staleTime: 0 })
    expect(rows()).toEqual(['a'])
  })
})
