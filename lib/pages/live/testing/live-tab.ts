import { QueryClient } from '@tanstack/react-query'
import type { ResourceList, Row } from '@/lib/contract/resources'
import { resourcesQuery } from '@/lib/facts/objects/query'
import { NOTHING } from '@/lib/phrase/phrase'
import { createManualClock } from '@/lib/server/testing/manual-clock'
import { createCacheSink } from '../cache-sink'
import { formatFrame } from '../contract/event-frames'
import type { StreamEvent } from '../contract/stream'
import { createLiveConnection } from '../live-connection'

export const target = (namespace: string) => ({ group: '', version: 'v1', resource: 'pods', namespace })
export const shop = 'resources//v1/pods/shop'
export const ops = 'resources//v1/pods/ops'

/** Places for streams as the windows of one browser share them. */
export function createPlaces(free: number) {
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

/** The live connection of a tab, on a clock and a server of the test. */
export function start({ places = createPlaces(4) } = {}) {
  const timing = createManualClock()
  const queryClient = new QueryClient()
  const streams: Served[] = []
  let refusal: (() => Response | Promise<never>) | undefined
  let [isHeld, wasHeld] = [false, false]
  const serve = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    if (refusal) return refusal()
    const url = new URL(String(input), 'http://localhost')
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
    if (wasHeld && !isHeld) controller?.enqueue(encoder.encode(formatFrame(hello())))
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
    /** Whether something holds the events back. */
    hold(isOn: boolean) {
      isHeld = isOn
      wasHeld = true
    },
  }
}

export const hello = (...topics: string[]): StreamEvent => ({ type: 'hello', topics, at: '' })
export const row = (key: string): Row => ({ key, cells: [key] })
export const placed = (topic: string, seq: number) => ({ topic, epoch: 'e1', seq })

export function snapshot(topic: string, seq: number, ...keys: string[]) {
  const list: ResourceList = {
    columns: [],
    rows: keys.map(row),
    resourceVersion: '',
    state: 'live',
    says: NOTHING,
  }
  return { type: 'snapshot' as const, ...placed(topic, seq), list }
}

export function delta(topic: string, seq: number, ...keys: string[]): StreamEvent {
  const upserts = keys.map(row)
  return { type: 'delta', ...placed(topic, seq), upserts, deletes: [], resourceVersion: '', asOf: '' }
}

export const heartbeat = (...sent: { topic: string; epoch: string; seq: number }[]): StreamEvent => ({
  type: 'heartbeat',
  at: '',
  sent,
})
