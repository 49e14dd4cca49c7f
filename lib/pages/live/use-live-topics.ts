import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLiveSlot, useStreamStatus } from './live-provider'
import { POLL_MS } from './timing'

/** Brings topics while the component is mounted and they are named. */
export function useLiveTopics(topics: readonly string[]): void {
  const slot = useLiveSlot()
  const queryClient = useQueryClient()
  const wanted = topics.join(' ')
  useEffect(() => {
    if (wanted === '') return undefined
    slot.fill(queryClient)
    const ends = wanted.split(' ').map((topic) => slot.want(topic))
    return () => {
      for (const end of ends) end()
    }
  }, [slot, queryClient, wanted])
}

/** For a query that the stream keeps true: it asks again and again while the stream brings nothing. */
export function usePolling(everyMs = POLL_MS) {
  return useStreamStatus().state === 'polling' ? { refetchInterval: everyMs } : {}
}

export function useLiveTopic(topic: string, isReady: boolean): void {
  useLiveTopics(isReady ? [topic] : [])
}
