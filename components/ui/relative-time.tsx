import { useSyncExternalStore } from 'react'
import { sayAge } from '@/lib/words/durations'

const listeners = new Set<() => void>()
let now = 0
let timer: ReturnType<typeof setInterval> | undefined

// One clock for the page: a thousand ages tick together and cost one timer.
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

/** The time of this browser, the same for all that ask within one second; it advances in steps of that many milliseconds. */
export function useNow(stepMs = 1): number {
  return useSyncExternalStore(
    subscribe,
    () => {
      if (now === 0 || Date.now() - now > 1500) now = Date.now()
      return now - (now % stepMs)
    },
    () => 0,
  )
}

interface RelativeTimeProps {
  /** RFC 3339. */
  at: string
}

/** "42 s ago" or "in 2 h 14 min", with the exact time on hover. */
export function RelativeTime({ at }: RelativeTimeProps) {
  const nowMs = useNow()
  return (
    <time dateTime={at} title={at}>
      {nowMs === 0 ? at : sayAge(Date.parse(at), nowMs)}
    </time>
  )
}
