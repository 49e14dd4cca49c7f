import type { Cursor } from '@/lib/contract/resources'
import { tell } from '@/lib/kube/transport/traffic'
import { formatFrame } from '@/lib/pages/live/contract/event-frames'
import type { StreamEvent } from '@/lib/pages/live/contract/stream'

/** Frames that move one viewer forward, and its place after them. */
export interface Step {
  frames: readonly Uint8Array[]
  cursor: Cursor
}

/** What an event stream reads from: it keeps only a cursor for each viewer, never a queue. */
export interface LiveTopic {
  readonly name: string
  /** The next step of a viewer, or undefined when it is at the end or there is nothing to say yet. */
  next(cursor: Cursor | undefined): Step | undefined
  /** Calls `notify` after each event until the returned function is called. */
  subscribe(notify: () => void): () => void
}

type PlacedEvent = Extract<StreamEvent, { seq: number }>
type WithoutPlace<E> = E extends unknown ? Omit<E, 'topic' | 'epoch' | 'seq'> : never
export type UnplacedEvent = WithoutPlace<PlacedEvent>

export interface TopicLog extends LiveTopic {
  readonly cursor: Cursor
  append(event: UnplacedEvent): void
  /** Forgets the events so far: every viewer gets a snapshot. */
  reset(): void
}

// A viewer that is further behind than this is served better by a snapshot.
const KEPT_BYTES = 192 * 1024

const encoder = new TextEncoder()

/**
 * The events of one topic, numbered by one, each encoded once however many viewers read it. A viewer whose cursor
 * is still covered gets the events after it, any other gets `snapshot()`, which may be undefined while there is
 * nothing to show.
 */
export function createTopicLog(
  name: string,
  epoch: string,
  snapshot: () => UnplacedEvent | undefined,
): TopicLog {
  const notifiers = new Set<() => void>()
  const kept: Uint8Array[] = []
  let keptBytes = 0
  let seq = 0
  let renewedAt = 0
  let cached: { seq: number; bytes: Uint8Array } | undefined

  function encode(event: UnplacedEvent): Uint8Array {
    return encoder.encode(formatFrame({ ...event, topic: name, epoch, seq }))
  }

  function announce(): void {
    cached = undefined
    for (const notify of [...notifiers]) notify()
  }

  function reasonFor(cursor: Cursor | undefined) {
    if (cursor === undefined) return 'first'
    return cursor.epoch === epoch && cursor.seq >= renewedAt && cursor.seq < seq ? 'behind' : 'renewed'
  }

  function snapshotStep(from: Cursor | undefined): Step | undefined {
    if (cached?.seq !== seq) {
      const event = snapshot()
      if (event === undefined) return undefined
      cached = { seq, bytes: encode(event) }
    }
    tell({ what: 'snapshot', reason: reasonFor(from) })
    return { frames: [cached.bytes], cursor: { epoch, seq } }
  }

  return {
    name,
    get cursor() {
      return { epoch, seq }
    },
    append(event) {
      seq += 1
      const bytes = encode(event)
      kept.push(bytes)
      keptBytes += bytes.byteLength
      while (keptBytes > KEPT_BYTES) keptBytes -= kept.shift()?.byteLength ?? keptBytes
      announce()
    },
    reset() {
      seq += 1
      renewedAt = seq
      kept.length = 0
      keptBytes = 0
      announce()
    },
    next(cursor) {
      if (cursor?.epoch !== epoch || cursor.seq > seq || cursor.seq < seq - kept.length) {
        return snapshotStep(cursor)
      }
      if (cursor.seq === seq) return undefined
      return { frames: kept.slice(kept.length - (seq - cursor.seq)), cursor: { epoch, seq } }
    },
    subscribe(notify) {
      notifiers.add(notify)
      return () => notifiers.delete(notify)
    },
  }
}
