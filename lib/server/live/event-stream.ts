import type { Clock } from '@/lib/clock'
import type { Cursor } from '@/lib/contract/resources'
import type { Subscription } from '@/lib/contract/stream-request'
import { formatFrame } from '@/lib/pages/live/contract/event-frames'
import { HEARTBEAT_MS, type StreamEvent } from '@/lib/pages/live/contract/stream'
import { type Phrase, say } from '@/lib/phrase/phrase'
import { registerStream, type StreamEnd } from '@/lib/process/drain'
import { servedRequest } from '@/lib/process/served-request'
import type { ListRoom } from './list-room'
import type { LiveHub } from './live-hub'
import type { LiveTopic } from './live-topic'

/** What may wait for a slow reader, besides the one piece that went over it. */
export const QUEUE_BYTES = 128 * 1024
/** A reader that takes nothing for this many heartbeats, a minute, is gone. */
const STUCK_BEATS = 12

/** When a reader may come back: at once to be let in again, soon to another replica, later to one that is short of memory. */
const FAREWELLS: Record<StreamEnd, { says: Phrase; afterMs: number; spreadMs: number }> = {
  stopping: { says: say`Podglass is stopping.`, afterMs: 500, spreadMs: 2_000 },
  memory: { says: say`Podglass is short of memory.`, afterMs: 8_000, spreadMs: 7_000 },
  shared: { says: say`Another reader needs this stream: too many are open.`, afterMs: 0, spreadMs: 2_000 },
  renewed: { says: say`The stream reconnects to check the sign-in.`, afterMs: 0, spreadMs: 500 },
}

export const STREAM_HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
}

interface StreamOptions {
  hub: Pick<LiveHub, 'join'>
  /** In which what waits is counted. */
  room?: ListRoom
  clock: Clock
  signal: AbortSignal
  /** After how long it says goodbye to a reader who can come back at once; never when absent. */
  goodbyeAfterMs?: number | undefined
  random?: () => number
}

interface Viewed {
  topic: LiveTopic
  cursor: Cursor | undefined
  leave: () => void
}

const encoder = new TextEncoder()

/**
 * The response of `GET /api/stream`. It holds a cursor for each topic, not a queue: what a slow reader missed is
 * read from the topic when the reader is ready again, as the events after its cursor or as a snapshot, piece by piece. It ends when
 * the reader leaves, when the reader is stuck for a minute, or with a `bye` when the process stops or its time is over.
 */
export function eventStream(subscriptions: readonly Subscription[], options: StreamOptions): Response {
  const { clock, random = Math.random } = options
  const viewed = joinAll(subscriptions, options.hub)
  const ended = new AbortController()
  const cleanups = viewed.map((v) => v.leave)
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let stuckBeats = 0
  let isPumping = false
  const outlet = createOutlet((piece) => controller?.enqueue(piece))

  function end(): void {
    if (ended.signal.aborted) return
    ended.abort()
    options.signal.removeEventListener('abort', end)
    for (const clean of cleanups) clean()
    try {
      controller?.close()
    } catch {
      // The reader cancelled first, and a cancelled stream cannot be closed.
    }
  }

  function send(event: StreamEvent): void {
    controller?.enqueue(encoder.encode(formatFrame(event)))
  }

  // Enqueueing may call pull at once, which would come back here between two frames of one step.
  function pump(): boolean {
    if (isPumping || ended.signal.aborted) return false
    isPumping = true
    const isTaken = () => (controller?.desiredSize ?? 0) > 0
    let isWhole = outlet.sendOn(isTaken)
    for (const v of viewed) {
      if (!isWhole) break
      const step = v.topic.next(v.cursor)
      if (!step) continue
      v.cursor = step.cursor
      isWhole = outlet.sendOn(isTaken, step.frames)
    }
    isPumping = false
    return isWhole
  }

  async function beat(): Promise<void> {
    for (;;) {
      await clock.sleep(HEARTBEAT_MS, ended.signal)
      if (ended.signal.aborted) return
      stuckBeats = (controller?.desiredSize ?? 0) > 0 ? 0 : stuckBeats + 1
      if (stuckBeats >= STUCK_BEATS) return end()
      if (stuckBeats > 0 || !pump()) continue
      const sent = viewed.flatMap((v) => (v.cursor ? [{ topic: v.topic.name, ...v.cursor }] : []))
      send({ type: 'heartbeat', at: new Date(clock.now()).toISOString(), sent })
    }
  }

  function farewell(why: StreamEnd): void {
    if (ended.signal.aborted) return
    const { says, afterMs, spreadMs } = FAREWELLS[why]
    // One that is half sent cannot be followed by another frame.
    if (outlet.isWhole || outlet.sendOn(() => why !== 'memory'))
      send({ type: 'bye', says, retryAfterMs: Math.round(afterMs + random() * spreadMs) })
    end()
  }

  async function sayGoodbyeAfter(ms: number): Promise<void> {
    await clock.sleep(ms, ended.signal)
    if (!ended.signal.aborted) farewell('renewed')
  }

  const body = new ReadableStream<Uint8Array>(
    {
      start(c) {
        controller = c
        const topics = viewed.map((v) => v.topic.name)
        send({ type: 'hello', topics, at: new Date(clock.now()).toISOString() })
        for (const v of viewed) cleanups.push(v.topic.subscribe(pump))
        const bytes = () => QUEUE_BYTES - (c.desiredSize ?? QUEUE_BYTES)
        options.room?.keep({ bytes, idleSinceMs: () => undefined, end }, ended.signal)
        cleanups.push(registerStream(farewell))
        const served = servedRequest()
        if (served) served.endStream = farewell
        options.signal.addEventListener('abort', end)
        if (options.signal.aborted) return end()
        void beat()
        if (options.goodbyeAfterMs !== undefined) void sayGoodbyeAfter(options.goodbyeAfterMs)
      },
      pull: () => void pump(),
      cancel: end,
    },
    { highWaterMark: QUEUE_BYTES, size: (chunk) => chunk.byteLength },
  )
  return new Response(body, { headers: STREAM_HEADERS })
}

/** Sends whole frames in pieces: nothing else can come into the middle of one. */
function createOutlet(put: (piece: Uint8Array) => void) {
  let unsent: Iterator<Uint8Array, undefined> = [].values()
  let isWhole = true
  return {
    get isWhole() {
      return isWhole
    },
    /** Sends what is left, or what comes next, as long as it is taken; false where something is left. */
    sendOn(isTaken: () => boolean, next?: Iterable<Uint8Array>): boolean {
      if (next) unsent = next[Symbol.iterator]()
      if (next) isWhole = false
      while (!isWhole && isTaken()) {
        const { value } = unsent.next()
        if (value === undefined) isWhole = true
        else put(value)
      }
      return isWhole
    },
  }
}

function joinAll(subscriptions: readonly Subscription[], hub: Pick<LiveHub, 'join'>): Viewed[] {
  const viewed: Viewed[] = []
  try {
    for (const { topic, cursor } of subscriptions) viewed.push({ ...hub.join(topic), cursor })
    return viewed
  } catch (error) {
    for (const v of viewed) v.leave()
    throw error
  }
}
