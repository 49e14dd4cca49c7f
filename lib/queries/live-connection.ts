import type { Cursor } from '@/lib/contract/resources'
import type { StreamEvent } from '@/lib/contract/stream'
import { formatSubscription } from '@/lib/contract/topics'
import { toProblem } from './problem-error'
import { readStream, type StreamSource } from './read-stream'
import { reconnectDelay } from './timing'

export type TopicEvent = Extract<StreamEvent, { topic: string }> | ({ type: 'mark'; topic: string } & Cursor)

/** Where events go, and from where they go on. */
export interface LiveSink {
  cursorOf(topic: string): Cursor | undefined
  /** False when an event before this one was lost: the topic then begins anew with a snapshot. */
  take(event: TopicEvent): boolean
}

export interface LiveStatus {
  /** `idle`: no topic is wanted. `lost`: the stream ended and could not be opened again yet. */
  state: 'idle' | 'connecting' | 'open' | 'lost'
  /** When the last event or heartbeat came, milliseconds since the epoch. */
  heardAt?: number
  /** Why the stream is lost. */
  says?: string
}

export interface LiveConnection {
  /** Brings the topic until the returned function is called; asked twice, it is brought once. */
  want(topic: string): () => void
  status(): LiveStatus
  subscribe(listener: () => void): () => void
  /** Ends a wait before the next try: the page came to the front, or the network came back. */
  retryNow(): void
}

interface Parts extends StreamSource {
  sink: LiveSink
  random?: () => number
}

/** Topics that come and go together, as when a page is left for another, cost one new stream. */
const SETTLE_MS = 50
/** A stream that lived this long was a good one, whatever ended it. */
const GOOD_MS = 5_000
/** Listeners hear of a new `heardAt` at most this often. */
const HEARD_STEP_MS = 1_000

interface Stream {
  topics: ReadonlySet<string>
  startedAt: number
  end: AbortController
}

/**
 * The one event stream of a tab. When the topics change, a stream with the new ones is opened first and the old one
 * ends once the new one speaks, so that no topic misses an event; events that both bring are known by their numbers.
 */
export function createLiveConnection({ sink, random = Math.random, ...source }: Parts): LiveConnection {
  const { timing } = source
  const wanted = new Map<string, number>()
  const resyncs = new Set<string>()
  const listeners = new Set<() => void>()
  let status: LiveStatus = { state: 'idle' }
  let stream: Stream | undefined
  let retiring: Stream | undefined
  let settling: AbortController | undefined
  let pause: AbortController | undefined
  let failures = 0

  function say(next: LiveStatus): void {
    status = next
    for (const listener of [...listeners]) listener()
  }

  function topicsChanged(): void {
    settling?.abort()
    const settled = new AbortController()
    settling = settled
    void timing.sleep(SETTLE_MS, settled.signal).then(() => {
      if (settled.signal.aborted) return
      if (wanted.size === 0) stop()
      else if (resyncs.size > 0 || !isStreamed()) open()
    })
  }

  function isStreamed(): boolean {
    return (
      stream?.topics.size === wanted.size && [...wanted.keys()].every((topic) => stream?.topics.has(topic))
    )
  }

  function endPause(): void {
    pause?.abort()
    pause = undefined
  }

  function stop(): void {
    endPause()
    retiring?.end.abort()
    stream?.end.abort()
    retiring = undefined
    stream = undefined
    failures = 0
    say({ state: 'idle' })
  }

  function open(): void {
    endPause()
    if (stream) {
      retiring?.end.abort()
      retiring = stream
    }
    stream = { topics: new Set(wanted.keys()), startedAt: timing.now(), end: new AbortController() }
    if (status.state === 'idle') say({ state: 'connecting' })
    void follow(stream)
  }

  async function follow(own: Stream): Promise<void> {
    const { signal } = own.end
    let waitMs: number | undefined
    let says = 'The stream ended.'
    try {
      for await (const event of readStream(subscriptions(), signal, source)) {
        if (signal.aborted) return
        if (event.type === 'bye') waitMs = event.retryAfterMs
        hear(event)
      }
    } catch (error) {
      const { title, detail } = toProblem(error)
      says = `${title} ${detail}`.trim()
    }
    if (stream !== own) return
    stream = undefined
    if (timing.now() - own.startedAt >= GOOD_MS) failures = 0
    await reopen(says, waitMs)
  }

  async function reopen(says: string, waitMs: number | undefined): Promise<void> {
    failures += 1
    // One end is a restart or a proxy's time limit; only an attempt that fails as well is worth a word.
    if (failures > 1) say({ ...status, state: 'lost', says })
    const own = new AbortController()
    pause = own
    await timing.sleep(waitMs ?? reconnectDelay(failures, random()), own.signal)
    if (pause === own) open()
  }

  function subscriptions(): string[] {
    return [...wanted.keys()].map((topic) => {
      const cursor = resyncs.has(topic) ? undefined : sink.cursorOf(topic)
      return formatSubscription(topic, cursor)
    })
  }

  function hear(event: StreamEvent): void {
    if (event.type === 'bye') return
    const now = timing.now()
    if (status.state !== 'open' || now - (status.heardAt ?? 0) >= HEARD_STEP_MS) {
      say({ state: 'open', heardAt: now })
    }
    if (event.type === 'hello') {
      retiring?.end.abort()
      retiring = undefined
    } else if (event.type === 'heartbeat') {
      for (const place of event.sent) give({ type: 'mark', ...place })
    } else give(event)
  }

  function give(event: TopicEvent): void {
    if (!wanted.has(event.topic)) return
    if (sink.take(event)) {
      if (event.type === 'snapshot') resyncs.delete(event.topic)
    } else if (!resyncs.has(event.topic)) {
      resyncs.add(event.topic)
      topicsChanged()
    }
  }

  return {
    want(topic) {
      const count = wanted.get(topic) ?? 0
      wanted.set(topic, count + 1)
      if (count === 0) topicsChanged()
      let isWanted = true
      return () => {
        if (!isWanted) return
        isWanted = false
        const left = (wanted.get(topic) ?? 1) - 1
        if (left > 0) {
          wanted.set(topic, left)
          return
        }
        wanted.delete(topic)
        topicsChanged()
      }
    },
    status: () => status,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    retryNow() {
      pause?.abort()
    },
  }
}
