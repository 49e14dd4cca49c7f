import * as z from 'zod/mini'
import { type SnapshotEvent, type StreamEvent, snapshotEventSchema, streamEventSchema } from './stream'

/** One event as a frame of `text/event-stream`. */
export function formatFrame(event: StreamEvent): string {
  return `data: ${JSON.stringify(z.encode(streamEventSchema, event))}\n\n`
}

/** Ends a snapshot after its rows, which are the last of it. */
const AFTER_ROWS = ']}}\n\n'

/** The frame of a snapshot up to its first row. */
function upToRows(event: SnapshotEvent): string {
  const { list, ...placed } = z.encode(snapshotEventSchema, { ...event, list: { ...event.list, rows: [] } })
  const { rows, ...rest } = list
  return `data: ${JSON.stringify({ ...placed, list: { ...rest, rows } })}\n\n`.slice(0, -AFTER_ROWS.length)
}

/** A part of a frame, and where the next begins; undefined where it is the last. */
interface FramePiece {
  text: string
  next: number | undefined
}

/**
 * The frame of an event from `at` on, which is 0 or what a piece before says. A snapshot has its rows in pieces of about so many
 * characters, so that a long list is never one text; any other event is one piece.
 */
export function formatPiece(event: StreamEvent, at: number, characters: number): FramePiece {
  if (event.type !== 'snapshot') return { text: formatFrame(event), next: undefined }
  const { rows } = event.list
  const texts: string[] = []
  let length = 0
  let next = at
  for (; next < rows.length && length < characters; next += 1) {
    const text = JSON.stringify(rows[next])
    length += text.length
    texts.push(text)
  }
  const before = at > 0 ? ',' : upToRows(event)
  const isLast = next === rows.length
  return {
    text: `${before}${texts.join()}${isLast ? AFTER_ROWS : ''}`,
    next: isLast ? undefined : next,
  }
}

/** A frame that is not one of our events. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

const MAX_FRAME = 32 * 1024 * 1024

/**
 * Reads events from the text of a stream, however it is cut into pieces. Comments and unknown fields are passed
 * over, as the HTML standard's event stream parser does; a frame that is not one of our events throws a FrameError.
 */
export function createFrameReader(): (text: string) => StreamEvent[] {
  let pending: string[] = []
  let size = 0
  return (text) => {
    // A decoder gives an empty piece for half a character; it must not hide how the piece before it ended.
    if (text === '') return []
    const end = text.lastIndexOf('\n')
    // A line end may be split from the one before it, so whole lines are kept until a blank one closes the frame.
    if (end < 0 || !`${pending.at(-1)?.slice(-1) ?? ''}${text}`.includes('\n\n')) {
      pending.push(text)
      size += text.length
      if (size > MAX_FRAME) throw new FrameError('A frame of the stream is larger than 32 MiB.')
      return []
    }
    const frames = [...pending, text].join('').split('\n\n')
    const rest = frames.pop() ?? ''
    pending = rest === '' ? [] : [rest]
    size = rest.length
    return frames.flatMap((frame) => parseFrame(frame))
  }
}

function parseFrame(frame: string): StreamEvent[] {
  const data = frame
    .split('\n')
    .flatMap((line) => (line.startsWith('data:') ? [line.slice(line.startsWith('data: ') ? 6 : 5)] : []))
  if (data.length === 0) return []
  let value: unknown
  try {
    value = JSON.parse(data.join('\n'))
  } catch {
    throw new FrameError('A frame of the stream is not JSON.')
  }
  const event = z.safeParse(streamEventSchema, value)
  if (!event.success) throw new FrameError('A frame of the stream is not an event that this page knows.')
  return [event.data]
}
