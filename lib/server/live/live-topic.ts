import type { Cursor } from '@/lib/contract/resources'
import { tell } from '@/lib/kube/transport/traffic'
import { formatPiece } from '@/lib/pages/live/contract/event-frames'
import type { StreamEvent } from '@/lib/pages/live/contract/stream'

/** Frames that move one viewer forward, and its place after them. */
export interface Step {
  /** Whole frames, in pieces that are made as they are taken: a slow reader of a long list holds few. */
  frames: Iterable<Uint8Array>
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
  /** Of what is kept to be sent. */
  readonly bytes: number
  append(event: UnplacedEvent): void
  /** Forgets the events so far: every viewer gets a snapshot. */
  reset(): void
}

// A viewer that is further behind than this is served better by a snapshot.
const KEPT_BYTES = 192 * 1024
const PIECE_CHARS = 48 * 1024

const encoder = new TextEncoder()

interface Piece {
  bytes: Uint8Array
  /** Where the next begins; undefined after the last. */
  next: number | undefined
}

/** A snapshot at one place, and its pieces as far as readers have come; none once the topic has gone on. */
interface Snapshot {
  event: PlacedEvent
  pieces: Map<number, Piece>
}

/**
 * The events of one topic, numbered by one, each encoded once however many viewers read it while it is the last. A viewer whose cursor
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
  let cached: Snapshot | undefined
  let cachedBytes = 0

  const placed = (event: UnplacedEvent): PlacedEvent => ({ ...event, topic: name, epoch, seq })

  function pieceOf(event: PlacedEvent, at: number): Piece {
    const { text, next } = formatPiece(event, at, PIECE_CHARS)
    return { bytes: encoder.encode(text), next }
  }

  function* framesOf(snapshot: Snapshot): Generator<Uint8Array> {
    const { event, pieces } = snapshot
    for (let at: number | undefined = 0; at !== undefined; ) {
      const known = pieces.get(at)
      const piece: Piece = known ?? pieceOf(event, at)
      if (!known && cached === snapshot) {
        pieces.set(at, piece)
        cachedBytes += piece.bytes.byteLength
      }
      yield piece.bytes
      at = piece.next
    }
  }

  function announce(): void {
    cached?.pieces.clear()
    cached = undefined
    cachedBytes = 0
    for (const notify of [...notifiers]) notify()
  }

  function reasonFor(cursor: Cursor | undefined) {
    if (cursor === undefined) return 'first'
    return cursor.epoch === epoch && cursor.seq >= renewedAt && cursor.seq < seq ? 'behind' : 'renewed'
  }

  function snapshotStep(from: Cursor | undefined): Step | undefined {
    if (cached?.event.seq !== seq) {
      const event = snapshot()
      if (event === undefined) return undefined
      cached = { event: placed(event), pieces: new Map() }
    }
    tell({ what: 'snapshot', reason: reasonFor(from) })
    return { frames: framesOf(cached), cursor: { epoch, seq } }
  }

  return {
    name,
    get cursor() {
      return { epoch, seq }
    },
    get bytes() {
      return keptBytes + cachedBytes
    },
    append(event) {
      seq += 1
      const { bytes } = pieceOf(placed(event), 0)
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
