'use client'

import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { LogTail } from '@/lib/contract/apply-log-event'
import { useLiveConnection } from './live-provider'
import { logTail, readLogTail } from './log-tails'

type Tails = readonly (LogTail | undefined)[]
const NONE: Tails = []

/** The ends of several logs, followed while the component is mounted and `isOn`; in the order of the topics. */
export function useLogTails(topics: readonly string[], isOn: boolean): Tails {
  const connection = useLiveConnection()
  const key = topics.join(',')
  const names = useMemo(() => (key === '' ? [] : key.split(',')), [key])
  const last = useRef<Tails>(NONE)

  useEffect(() => {
    if (!isOn) return
    const ends = names.map((topic) => connection.want(topic))
    return () => {
      for (const end of ends) end()
    }
  }, [connection, names, isOn])

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
