'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { LogTail } from '@/lib/contract/apply-log-event'
import { createBrowserConnection } from './browser-connection'
import { useLiveSlot } from './live-provider'
import { createCacheSink } from './live-sink'
import { logTail, readLogTail } from './log-tails'

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
    slot.fill(() => createBrowserConnection(createCacheSink(queryClient)))
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
