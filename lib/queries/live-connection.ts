import type { StreamEvent } from '@/lib/contract/stream'
import { formatSubscription } from '@/lib/contract/topics'
import type { LiveConnection, LiveSink, LiveStatus, TopicEvent } from './live-types'
import { createPoller, POLL_MS } from './poller'
import { ProblemError, toProblem } from './problem-error'
import { HeldBackError, readStream, type StreamSource } from './read-stream'
import { reconnectDelay } from './timing'
import { createWants } from './wants'

interface Parts extends StreamSource {
  sink: LiveSink
  random?: () => number
}

export interface StreamConnection extends LiveConnection {
  /** Opens the stream anew from the cursors of the sink: somebody stands behind what the present one brings. */
  renew(): void
  /** Ends the stream and forgets what was wanted. */
  close(): void
}

/** Topics that come and go together, as when a page is left for another, cost one new stream. */
const SETTLE_MS = 50
/** A stream that spoke for this long was a good one, whatever ended it. */
const GOOD_MS = 5_000
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

const POLLING = `Polling every ${POLL_MS / 1000} s:`

function wordsOf(error: unknown): string {
  const { title, detail } = toProblem(error)
  return `${title} ${detail}`.trim()
}

function failureOf(error: unknown): Failure {
  if (error instanceof HeldBackError) {
    const says = `${POLLING} something between this browser and Podscope holds events back.`
    return { says, canPoll: true }
  }
  const isRefused = error instanceof ProblemError && error.problem.status > 0
  return isRefused
    ? { says: `${POLLING} ${wordsOf(error)}`, canPoll: true }
    : { says: wordsOf(error), canPoll: false }
}

/**
 * One event stream. When the topics change, a stream with the new ones is opened first and the old one ends once the
 * new one speaks, so that no topic misses an event; events that both bring are known by their numbers. While the stream
 * is refused or brings no byte, the topics are polled.
 */
export function createLiveConnection({ sink, random = Math.random, ...source }: Parts): StreamConnection {
  const { timing } = source
  const wants = createWants(() => topicsChanged())
  const listeners = new Set<() => void>()
  let status: LiveStatus = { state: 'idle' }
  let stream: Stream | undefined
  let retiring: Stream | undefined
  let settling: AbortController | undefined
  let mustRenew = false
  let pause: AbortController | undefined
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
    say({ state: 'idle' })
  }

  function open(): void {
    endPause()
    mustRenew = false
    if (stream?.heardFrom !== undefined) {
      retiring?.end.abort()
      retiring = stream
    } else stream?.end.abort()
    stream = { topics: new Set(wants.topics()), end: new AbortController() }
    if (status.state === 'idle') say({ state: 'connecting' })
    void follow(stream)
  }

  async function follow(own: Stream): Promise<void> {
    const { signal } = own.end
    let waitMs: number | undefined
    let failure: Failure = { says: 'The stream ended.', canPoll: false }
    try {
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
      pollingSays = says
      poller.start()
      // One end is a restart or a proxy's time limit; only an attempt that fails as well is worth a word.
    } else if (failures > 1 && pollingSays === undefined) say({ ...status, state: 'lost', says })
    const own = new AbortController()
    pause = own
    await timing.sleep(waitMs ?? reconnectDelay(failures, random()), own.signal)
    if (pause === own) open()
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
    retryNow() {
      pause?.abort()
    },
    renew,
    close() {
      settling?.abort()
      listeners.clear()
      stop()
    },
  }
}

function toMark(place: { topic: string; epoch: string; seq: number }): TopicEvent {
  return { type: 'mark', ...place }
}
