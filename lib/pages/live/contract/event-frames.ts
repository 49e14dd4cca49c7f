import * as z from 'zod/mini'
import { type StreamEvent, streamEventSchema } from './stream'

/** One event as a frame of `text/event-stream`. */
export function formatFrame(event: StreamEvent): string {
  return `data: ${JSON.stringify(event)}\n\n`
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
