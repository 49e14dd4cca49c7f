import { applyLogEvent, type LogTail } from '@/lib/contract/apply-log-event'
import { addSink } from './live-sink'
import type { LiveSink } from './live-types'

const tails = new Map<string, LogTail>()
const readers = new Map<string, Set<() => void>>()

const sink: LiveSink = {
  cursorOf: (topic) => tails.get(topic)?.cursor,
  take(event) {
    if (event.type !== 'log' && event.type !== 'mark') return true
    const held = tails.get(event.topic)
    const next = applyLogEvent(held, event)
    if (next === 'resync') return false
    if (next === held || !readers.has(event.topic)) return true
    tails.set(event.topic, next)
    for (const notify of readers.get(event.topic) ?? []) notify()
    return true
  },
}

addSink('logs', sink)

/** The end of a log as the stream has brought it so far. */
export function logTail(topic: string): LogTail | undefined {
  return tails.get(topic)
}

/** Calls `notify` after each change until the returned function is called; a tail that nobody reads is let go. */
export function readLogTail(topic: string, notify: () => void): () => void {
  const notifiers = readers.get(topic) ?? new Set()
  readers.set(topic, notifiers.add(notify))
  return () => {
    notifiers.delete(notify)
    if (notifiers.size > 0) return
    readers.delete(topic)
    tails.delete(topic)
  }
}
