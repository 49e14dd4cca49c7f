import type { StreamEvent } from '@/lib/contract/stream'
import { formatSubscription } from '@/lib/contract/topics'
import { ProblemError, toProblem } from '../problem-error'
import type { LiveConnection, LiveSink, LiveStatus, TopicEvent } from './live-types'
import { createPoller, POLL_MS } from './poller'
import { HeldBackError, readStream, type StreamSource } from './read-stream'
import { reconnectDelay } from './timing'
import { createWants } from './wants'

/** Gives one of the places for a stream that this browser has, and how to give it back; undefined when all are taken. */
export type TakePlace = () => Promise<(() => void) | undefined>

interface Parts extends StreamSource {
  sink: LiveSink
  takePlace: TakePlace
  random?: () => number
}

export interface TabConnection extends LiveConnection {
  /** No one looks: lets go of the stream, and keeps what it brought. */
  rest(): void
  /** Someone looks, or the network is back: goes on at once from where it stood. */
  wake(): void
}

/** Topics that come and go together, as when a page is left for another, cost one new stream. */
const SETTLE_MS = 50
/** A stream that spoke for this long was a good one, whatever ended it. */
const GOOD_MS = 5_000
/** A window that is looked at again catches up within this, or what it shows is old. */
const CATCH_UP_MS = 2_000
/** Listeners hear of a new `heardAt` at most this often. */
const HEARD_STEP_MS = 1_000

interface Stream {
  topics: ReadonlySet<string>
  heardFrom?: number
  end: AbortController
}

/** Why a stream ended, and whether answers may come through where it does not. */
interface Failure {
  says: string
  canPoll: boolean
}

const IDLE: LiveStatus = { state: 'idle' }
const CONNECTING: LiveStatus = { state: 'connecting' }
const POLLING = `Polling every ${POLL_MS / 1000} s:`

function wordsOf(error: unknown): string {
  const { title, detail } = toProblem(error)
  return `${title} ${detail}`.trim()
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
 * is refused, brings no byte, or there is no place for it, the topics are polled.
 */
export function createLiveConnection(parts: Parts): TabConnection {
  const { sink, takePlace, random = Math.random, ...source } = parts
  const { timing } = source
  const wants = createWants(() => topicsChanged())
  const listeners = new Set<() => void>()
  let status = IDLE
  let stream: Stream | undefined
  let retiring: Stream | undefined
  let settling: AbortController | undefined
  let mustRenew = false
  let pause: AbortController | undefined
  let isResting = false
  /** When the last word came before the rest. */
  let restedFrom: number | undefined
  let leavePlace: (() => void) | undefined
  let failures = 0
  /** Why the topics are polled. */
  let pollingSays: string | undefined

  const poller = createPoller({
    ...source,
    topics: wants.topics,
    give: (event) => void give(event),
    onRound(error) {
      if (pollingSays === undefined) return
      if (error === undefined) say({ state: 'polling', heardAt: timing.now(), says: pollingSays })
      else say({ ...status, state: 'lost', says: wordsOf(error) })
    },
  })

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
      settling = undefined
      if (wants.topics().length === 0) stop()
      else if (isResting) say(CONNECTING)
      else if (mustRenew || !isStreamed()) open()
    })
  }

  function isStreamed(): boolean {
    const topics = wants.topics()
    return stream?.topics.size === topics.length && topics.every((topic) => stream?.topics.has(topic))
  }

  function renew(): void {
    mustRenew = true
    // A busy topic must not put off what is already on its way.
    if (!settling) topicsChanged()
  }

  function endPause(): void {
    pause?.abort()
    pause = undefined
  }

  function stopPolling(): void {
    pollingSays = undefined
    poller.stop()
  }

  function stop(): void {
    endPause()
    stopPolling()
    retiring?.end.abort()
    stream?.end.abort()
    retiring = undefined
    stream = undefined
    failures = 0
    leavePlace?.()
    leavePlace = undefined
    say(wants.topics().length === 0 ? IDLE : CONNECTING)
  }

  /** Keeps one place from the first stream until none is wanted; a stream that takes over from another shares it. */
  async function holdPlace(signal: AbortSignal): Promise<void> {
    if (leavePlace) return
    const leave = await takePlace()
    if (!leave) throw new NoPlaceError()
    if (leavePlace || signal.aborted) leave()
    else leavePlace = leave
    signal.throwIfAborted()
  }

  function open(): void {
    endPause()
    mustRenew = false
    if (stream?.heardFrom !== undefined) {
      retiring?.end.abort()
      retiring = stream
    } else stream?.end.abort()
    stream = { topics: new Set(wants.topics()), end: new AbortController() }
    if (status.state === 'idle') say(CONNECTING)
    void follow(stream)
  }

  async function follow(own: Stream): Promise<void> {
    const { signal } = own.end
    let waitMs: number | undefined
    let failure: Failure = { says: 'The stream ended.', canPoll: false }
    try {
      await holdPlace(signal)
      for await (const event of readStream(subscriptions(), signal, source)) {
        if (signal.aborted) return
        if (event.type === 'bye') waitMs = event.retryAfterMs
        hear(event, own)
      }
    } catch (error) {
      failure = failureOf(error)
    }
    if (stream !== own) return
    stream = undefined
    if (own.heardFrom !== undefined && timing.now() - own.heardFrom >= GOOD_MS) failures = 0
    await reopen(failure, waitMs)
  }

  async function reopen({ says, canPoll }: Failure, waitMs: number | undefined): Promise<void> {
    failures += 1
    if (canPoll) {
      // It may hold the very place on the server that the new one was refused.
      retiring?.end.abort()
      retiring = undefined
      pollingSays = says
      poller.start()
      // One end is a restart or a proxy's time limit; only an attempt that fails as well is worth a word.
    } else if (failures > 1 && pollingSays === undefined) say({ ...status, state: 'lost', says })
    const own = new AbortController()
    pause = own
    await timing.sleep(waitMs ?? reconnectDelay(failures, random()), own.signal)
    if (pause === own) open()
  }

  /** What a reader comes back to is no older than a moment, or its age is said. */
  async function sayAgeUnlessHeard(): Promise<void> {
    const heardAt = restedFrom
    await timing.sleep(CATCH_UP_MS, new AbortController().signal)
    if (heardAt !== undefined && !isResting && status.state === 'connecting') say({ ...status, heardAt })
  }

  function subscriptions(): string[] {
    return wants.topics().map((topic) => formatSubscription(topic, sink.cursorOf(topic)))
  }

  function hear(event: StreamEvent, own: Stream): void {
    if (event.type === 'bye') return
    const now = timing.now()
    own.heardFrom ??= now
    stopPolling()
    if (status.state !== 'open' || now - (status.heardAt ?? 0) >= HEARD_STEP_MS) {
      say({ state: 'open', heardAt: now })
    }
    if (event.type === 'hello') {
      if (stream !== own) return
      retiring?.end.abort()
      retiring = undefined
      return
    }
    const events = event.type === 'heartbeat' ? event.sent.map(toMark) : [event]
    // What an old stream lacks the new one brings.
    for (const each of events) if (!give(each) && own === stream) renew()
  }

  function give(event: TopicEvent): boolean {
    return !wants.has(event.topic) || sink.take(event)
  }

  return {
    want: wants.want,
    status: () => status,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    rest() {
      if (isResting) return
      isResting = true
      restedFrom = status.heardAt ?? restedFrom
      stop()
    },
    wake() {
      if (!isResting) {
        pause?.abort()
        return
      }
      isResting = false
      if (wants.topics().length > 0) open()
      void sayAgeUnlessHeard()
    },
  }
}

function toMark(place: { topic: string; epoch: string; seq: number }): TopicEvent {
  return { type: 'mark', ...place }
}
