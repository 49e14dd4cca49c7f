import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { addSink } from './cache-sink'
import { applyLogEvent, type LogTail } from './contract/apply-log-event'
import { useLiveSlot } from './live-provider'
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
function logTail(topic: string): LogTail | undefined {
  return tails.get(topic)
}

/** Calls `notify` after each change until the returned function is called; a tail that no one reads is dropped. */
function readLogTail(topic: string, notify: () => void): () => void {
  const notifiers = readers.get(topic) ?? new Set()
  readers.set(topic, notifiers.add(notify))
  return () => {
    notifiers.delete(notify)
    if (notifiers.size > 0) return
    readers.delete(topic)
    tails.delete(topic)
  }
}

type Tails = readonly (LogTail | undefined)[]
const NONE: Tails = []

/** The ends of several logs, followed while the component is mounted and `isOn`; in the order of the topics. */
export function useLogTails(topics: readonly string[], isOn: boolean): Tails {
  const slot = useLiveSlot()
  const queryClient = useQueryClient()
  const key = topics.join(',')
  const names = useMemo(() => (key === '' ? [] : key.split(',')), [key])
  const last = useRef<Tails>(NONE)

  useEffect(() => {
    if (!isOn) return
    slot.fill(queryClient)
    const ends = names.map((topic) => slot.want(topic))
    return () => {
      for (const end of ends) end()
    }
  }, [slot, queryClient, names, isOn])

  const subscribe = useMemo(
    () => (notify: () => void) => {
      const ends = names.map((topic) => readLogTail(topic, notify))
      return () => {
        for (const end of ends) end()
      }
    },
    [names],
  )
  const read = () => {
    const now = names.map(logTail)
    const isSame = now.length === last.current.length && now.every((tail, i) => tail === last.current[i])
    if (!isSame) last.current = now
    return last.current
  }
  return useSyncExternalStore(subscribe, read, () => NONE)
}
