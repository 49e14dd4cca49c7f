import { sayProblem } from '@/lib/contract/problem'
import { formatSubscription } from '@/lib/contract/topics'
import { plain } from '@/lib/phrase/phrase'
import { ProblemError, readProblem } from '@/lib/queries/problem-error'
import {
  type ConnectionEffect,
  type ConnectionEvent,
  type Failure,
  NOT_WANTED,
  POLLING,
  stepConnection,
} from './connection-state'
import type { StreamEvent } from './contract/stream'
import type { LiveConnection, LiveSink, TopicEvent } from './live-types'
import { HeldBackError, readStream, type StreamSource } from './read-stream'

/** Gives one of the places for a stream that this browser has, and how to give it back; undefined when all are taken. */
export type TakePlace = () => Promise<(() => void) | undefined>

interface Parts extends StreamSource {
  sink: LiveSink
  takePlace: TakePlace
  random?: () => number
}

export interface TabConnection extends LiveConnection {
  /** No one is looking: closes the stream, and keeps what it brought. */
  rest(): void
  /** Someone is looking, or the network is back: resumes at once where it left off. */
  wake(): void
}

/** Topics that come and go together, as when a page is left for another, cost one new stream. */
const SETTLE_MS = 50
/** A window that becomes visible again catches up within this time, or what it shows is stale. */
const CATCH_UP_MS = 2_000

function wordsOf(error: unknown): string {
  return plain(sayProblem(readProblem(error)))
}

/** Every place for a stream is taken by another window of this browser. */
class NoPlaceError extends Error {
  override readonly name = 'NoPlaceError'
}

function failureOf(error: unknown): Failure {
  if (error instanceof NoPlaceError) {
    return { says: `${POLLING} other windows of this browser use all of its live streams.`, canPoll: true }
  }
  if (error instanceof HeldBackError) {
    const says = `${POLLING} something between this browser and Podglass delays events.`
    return { says, canPoll: true }
  }
  const isRefused = error instanceof ProblemError && error.problem.status > 0
  return isRefused
    ? { says: `${POLLING} ${wordsOf(error)}`, canPoll: true }
    : { says: wordsOf(error), canPoll: false }
}

/**
 * One event stream, while someone looks. When the topics change, a stream with the new ones is opened first and the old one ends once the
 * new one speaks, so that no topic misses an event; events that both bring are known by their numbers. While the stream
 * is refused, brings no byte, or there is no place for it, the topics are polled. `stepConnection` decides; this does it.
 */
export function createLiveConnection(parts: Parts): TabConnection {
  const { sink, takePlace, random = Math.random, ...source } = parts
  const { timing } = source
  const wants = createWants(() => take({ type: 'topics' }))
  const listeners = new Set<() => void>()
  const place = createPlace(takePlace)
  const ends = new Map<number, AbortController>()
  const [settling, pausing] = [createTimer(timing), createTimer(timing)]
  let state = NOT_WANTED

  function take(event: ConnectionEvent): void {
    const { status } = state
    const [next, effects] = stepConnection(state, event, { now: timing.now(), random: random() })
    state = next
    for (const effect of effects) perform(effect)
    if (state.status !== status) for (const listener of [...listeners]) listener()
  }

  function perform(one: ConnectionEffect): void {
    const topics = wants.topics
    if (one.effect === 'open') void follow(one.id)
    else if (one.effect === 'end') ends.get(one.id)?.abort()
    else if (one.effect === 'settle')
      settling.start(SETTLE_MS, () => take({ type: 'settled', topics: topics() }))
    else if (one.effect === 'pause') pausing.start(one.ms, () => take({ type: 'paused', topics: topics() }))
    else if (one.effect === 'go on') pausing.stop()
    else if (one.effect === 'leave place') place.leave()
    else createTimer(timing).start(CATCH_UP_MS, () => take({ type: 'late', heardAt: one.heardAt }))
  }

  async function follow(id: number): Promise<void> {
    const end = new AbortController()
    ends.set(id, end)
    const { signal } = end
    let retryAfterMs: number | undefined
    let failure: Failure = { says: 'The stream ended.', canPoll: false }
    try {
      await place.hold(signal)
      const topics = wants.topics().map((topic) => formatSubscription(topic, sink.cursorOf(topic)))
      for await (const event of readStream(topics, signal, source)) {
        if (signal.aborted) return
        if (event.type === 'bye') retryAfterMs = event.retryAfterMs
        else hear(id, event)
      }
    } catch (error) {
      failure = failureOf(error)
    } finally {
      ends.delete(id)
    }
    if (!signal.aborted) take({ type: 'ended', id, failure, retryAfterMs })
  }

  function hear(id: number, event: Exclude<StreamEvent, { type: 'bye' }>): void {
    const isHello = event.type === 'hello'
    take({ type: 'heard', id, isHello })
    if (isHello) return
    const events = event.type === 'heartbeat' ? event.sent.map(toMark) : [event]
    for (const each of events) if (!give(each)) take({ type: 'missed', id })
  }

  function give(event: TopicEvent): boolean {
    return !wants.has(event.topic) || sink.take(event)
  }

  return {
    want: wants.want,
    status: () => state.status,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    rest: () => take({ type: 'hidden', topics: wants.topics() }),
    wake: () => take({ type: 'shown', topics: wants.topics() }),
  }
}

/** The place for the streams of this window: one from the first until none is wanted; a stream that takes over shares it. */
function createPlace(takePlace: TakePlace) {
  let leave: (() => void) | undefined
  return {
    async hold(signal: AbortSignal): Promise<void> {
      if (leave) return
      const taken = await takePlace()
      if (!taken) throw new NoPlaceError()
      if (leave || signal.aborted) taken()
      else leave = taken
      signal.throwIfAborted()
    },
    leave(): void {
      leave?.()
      leave = undefined
    },
  }
}

/** One wait at a time: a new one takes the place of the one before. */
function createTimer({ sleep }: StreamSource['timing']) {
  let running: AbortController | undefined
  return {
    start(ms: number, then: () => void): void {
      running?.abort()
      const own = new AbortController()
      running = own
      void sleep(ms, own.signal).then(() => {
        if (!own.signal.aborted) then()
      })
    },
    stop(): void {
      running?.abort()
    },
  }
}

function toMark(place: { topic: string; epoch: string; seq: number }): TopicEvent {
  return { type: 'mark', ...place }
}

export interface Wants {
  /** Counts one more who wants the topic until the returned function is called. */
  want(topic: string): () => void
  has(topic: string): boolean
  topics(): string[]
}

/** Counts which topics are wanted: `onChange` hears of a topic that is first wanted or no longer wanted. */
export function createWants(onChange: (topic: string) => void): Wants {
  const counts = new Map<string, number>()

  function release(topic: string): void {
    const left = (counts.get(topic) ?? 1) - 1
    if (left > 0) {
      counts.set(topic, left)
      return
    }
    counts.delete(topic)
    onChange(topic)
  }

  return {
    want(topic) {
      const count = counts.get(topic) ?? 0
      counts.set(topic, count + 1)
      if (count === 0) onChange(topic)
      let isWanted = true
      return () => {
        if (!isWanted) return
        isWanted = false
        release(topic)
      }
    },
    has: (topic) => counts.has(topic),
    topics: () => [...counts.keys()],
  }
}
