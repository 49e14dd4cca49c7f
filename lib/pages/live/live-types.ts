import type { Cursor } from '@/lib/contract/resources'
import type { StreamEvent } from './contract/stream'

export type TopicEvent = Extract<StreamEvent, { topic: string }> | ({ type: 'mark'; topic: string } & Cursor)

/** Where events go, and from where they go on. */
export interface LiveSink {
  cursorOf(topic: string): Cursor | undefined
  /** False when an event before this one was lost: the topic is then asked for again from its cursor. */
  take(event: TopicEvent): boolean
}

export interface LiveStatus {
  /**
   * `idle`: no topic is wanted. `polling`: the stream brings nothing, and pages ask again and again.
   * `lost`: nothing comes in either way.
   */
  state: 'idle' | 'connecting' | 'open' | 'polling' | 'lost'
  /** When the last event or heartbeat came, milliseconds since the epoch. */
  heardAt?: number
  /** Why the stream is lost, or not used. */
  says?: string
}

export interface LiveConnection {
  /** Brings the topic until the returned function is called; asked twice, it is brought once. */
  want(topic: string): () => void
  status(): LiveStatus
  subscribe(listener: () => void): () => void
}
