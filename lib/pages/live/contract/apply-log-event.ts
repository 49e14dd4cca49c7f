import type { LogLine, LogState } from '@/lib/contract/logs'
import type { Cursor } from '@/lib/contract/resources'
import type { Phrase } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import type { LogEvent } from './stream'

/** A line, or a stretch of lines that were not brought. */
export type LogEntry = { number: number } & (LogLine | { skipped: number })

/** The end of a log as one viewer knows it. */
export interface LogTail {
  entries: readonly LogEntry[]
  /** Number of the line that comes next. */
  next: number
  /** Lines dropped from the beginning, so that the tail stays bounded. */
  dropped: number
  state: LogState
  says: Phrase
  explain?: string
  cursor: Cursor
}

/** Lines that a viewer keeps. */
export const KEPT_LINES = 5000

function appended(held: LogTail | undefined, event: LogEvent): Pick<LogTail, 'entries' | 'next' | 'dropped'> {
  const from = held?.next ?? event.first
  const fresh: LogEntry[] = event.first > from ? [{ number: from, skipped: event.first - from }] : []
  for (const [index, line] of event.lines.entries()) {
    const number = event.first + index
    if (number >= from) fresh.push({ number, ...line })
  }
  const all = fresh.length === 0 ? (held?.entries ?? []) : [...(held?.entries ?? []), ...fresh]
  const over = Math.max(0, all.length - KEPT_LINES)
  return {
    entries: over === 0 ? all : all.slice(over),
    next: Math.max(from, event.first + event.lines.length),
    dropped: (held?.dropped ?? 0) + over,
  }
}

/**
 * The tail after one event of its topic, or 'resync' when an event between was lost. Lines that were brought before
 * come once; lines that never came are counted in their place.
 */
export function applyLogEvent(
  held: LogTail | undefined,
  event: LogEvent | ({ type: 'mark' } & Cursor),
): LogTail | 'resync' {
  const isSameEpoch = held?.cursor.epoch === event.epoch
  if (held !== undefined && isSameEpoch && event.seq <= held.cursor.seq) return held
  if (event.type === 'mark') return 'resync'
  if (!event.isSnapshot && (held === undefined || !isSameEpoch || event.seq !== held.cursor.seq + 1))
    return 'resync'
  return {
    ...appended(isSameEpoch ? held : undefined, event),
    state: event.state,
    says: event.says,
    ...present({ explain: event.explain }),
    cursor: { epoch: event.epoch, seq: event.seq },
  }
}
