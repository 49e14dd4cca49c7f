import { createElection, type LeadLock } from './election'
import { createLiveConnection, type StreamConnection } from './live-connection'
import type { LiveConnection, LiveSink, LiveStatus } from './live-types'
import type { StreamSource } from './read-stream'
import { createRelay, type Relay } from './relay'
import { parseTabMessage, type TabMessage } from './tab-messages'
import { createWants } from './wants'

/** A channel to the other tabs of this browser. A tab does not hear itself. */
export interface TabChannel {
  post(message: TabMessage): void
  listen(take: (message: unknown) => void): void
}

interface Parts extends StreamSource {
  sink: LiveSink
  channel: TabChannel
  lock: LeadLock
  /** Names this tab among the others. */
  tab: string
  random?: () => number
}

export interface SharedConnection extends LiveConnection {
  /** The page is put away: another tab holds the stream, and this one is no more waited for. */
  leave(): void
  /** The page is back. */
  enter(): void
}

/** Wants that come together are said once. */
const SETTLE_MS = 20
/** A tab says this often that it is still there; one that does not for longer than two and a half times is forgotten. */
const HERE_MS = 60_000

const IDLE: LiveStatus = { state: 'idle' }
const CONNECTING: LiveStatus = { state: 'connecting' }

interface Lead {
  stream: StreamConnection
  relay: Relay
  held: Map<string, () => void>
  heardAt: Map<string, number>
  giveUp: () => void
}

/**
 * The live connection of a tab, one stream for all tabs of a browser: over HTTP/1.1 a browser has six connections to a
 * server, and a stream keeps one. The tab that has the lock holds the stream for the topics of all and passes events
 * on; when it closes the next one goes on from the cursors, and when it hangs another takes the lock from it.
 */
export function createSharedConnection(parts: Parts): SharedConnection {
  const { channel, lock, sink, tab, timing, random = Math.random } = parts
  const wants = createWants(() => wantsChanged())
  const listeners = new Set<() => void>()
  const missed = new Set<string>()
  let lead: Lead | undefined
  let session: AbortController | undefined
  let settling: AbortController | undefined
  let adopted = CONNECTING
  let isAlone = false

  const election = createElection({
    lock,
    timing,
    random,
    isInNeed: () => wants.topics().length > 0,
    ask: announce,
    lead: takeLead,
    follow(hasLed) {
      stepDown()
      if (hasLed) announce()
    },
    standAlone() {
      isAlone = true
    },
  })

  function changed(): void {
    for (const listener of [...listeners]) listener()
  }

  function post(message: TabMessage): void {
    if (!isAlone) channel.post(message)
  }

  function announce(): void {
    settling?.abort()
    if (!session) return
    const places = wants.topics().map((topic) => {
      const cursor = sink.cursorOf(topic)
      return { topic, ...(cursor ? { cursor } : {}) }
    })
    post({ type: 'wants', tab, places, isBehind: missed.size > 0 })
    missed.clear()
  }

  function announceSoon(): void {
    settling?.abort()
    const own = new AbortController()
    settling = own
    void timing.sleep(SETTLE_MS, own.signal).then(() => {
      if (!own.signal.aborted && !lead) announce()
    })
  }

  function wantsChanged(): void {
    if (lead) {
      const { relay, stream } = lead
      if (wants.topics().some((topic) => relay.isAhead(topic, sink.cursorOf(topic)))) stream.renew()
      follow(lead)
    } else announceSoon()
    changed()
  }

  /** Wants of the stream what some tab wants. */
  function follow({ stream, relay, held }: Lead): void {
    const topics = new Set([...wants.topics(), ...relay.topics()])
    for (const topic of topics) if (!held.has(topic)) held.set(topic, stream.want(topic))
    for (const [topic, release] of [...held]) {
      if (topics.has(topic)) continue
      held.delete(topic)
      release()
    }
  }

  function takeLead(): Promise<void> {
    const relay = createRelay({
      own: sink,
      isOwn: wants.has,
      post: (event) => post({ type: 'event', event }),
    })
    const stream = createLiveConnection({ ...parts, sink: relay })
    return new Promise((resolve) => {
      const own: Lead = { stream, relay, held: new Map(), heardAt: new Map(), giveUp: resolve }
      lead = own
      stream.subscribe(() => {
        post({ type: 'status', status: stream.status() })
        forgetSilent(own)
        changed()
      })
      post({ type: 'lead', tab })
      follow(own)
    })
  }

  function forgetSilent({ relay, heardAt }: Lead): void {
    for (const [other, at] of heardAt) {
      if (timing.now() - at < 2.5 * HERE_MS) continue
      heardAt.delete(other)
      relay.leave(other)
    }
  }

  function stepDown(): void {
    if (!lead) return
    const { stream } = lead
    adopted = stream.status()
    lead = undefined
    stream.close()
    changed()
  }

  function hearAsLead(own: Lead, message: TabMessage): void {
    if (message.type === 'wants') {
      own.heardAt.set(message.tab, timing.now())
      if (own.relay.enter(message.tab, message.places, message.isBehind)) own.stream.renew()
      post({ type: 'status', status: own.stream.status() })
    } else if (message.type === 'gone') {
      own.heardAt.delete(message.tab)
      own.relay.leave(message.tab)
    }
    follow(own)
  }

  function hearAsFollower(message: TabMessage): void {
    if (message.type === 'wants' || message.type === 'gone') return
    election.hearLeader()
    if (message.type === 'lead') announce()
    else if (message.type === 'status') {
      adopted = message.status
      changed()
    } else if (wants.has(message.event.topic) && !sink.take(message.event)) {
      // What comes while the stream is renewed for this tab does not fit yet; a mark says what should have come.
      if (message.event.type !== 'mark') return
      missed.add(message.event.topic)
      announceSoon()
    }
  }

  async function stayKnown(signal: AbortSignal): Promise<void> {
    for (;;) {
      await timing.sleep(HERE_MS, signal)
      if (signal.aborted) return
      if (!lead && wants.topics().length > 0) announce()
    }
  }

  channel.listen((value) => {
    const message = isAlone || !session ? undefined : parseTabMessage(value)
    if (message === undefined) return
    if (lead) hearAsLead(lead, message)
    else hearAsFollower(message)
  })

  function enter(): void {
    if (session) return
    session = new AbortController()
    void election.stand(session.signal)
    void stayKnown(session.signal)
  }

  return {
    want: wants.want,
    status() {
      if (wants.topics().length === 0) return IDLE
      const status = lead ? lead.stream.status() : adopted
      return status.state === 'idle' ? CONNECTING : status
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    retryNow() {
      if (lead) lead.stream.retryNow()
      else if (wants.topics().length > 0) announce()
    },
    leave() {
      if (!session) return
      if (lead) lead.giveUp()
      else post({ type: 'gone', tab })
      session.abort()
      session = undefined
      stepDown()
    },
    enter,
  }
}
