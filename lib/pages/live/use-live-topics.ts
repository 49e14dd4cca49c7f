import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLiveSlot } from './live-provider'

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

export function useLiveTopic(topic: string, isReady: boolean): void {
  useLiveTopics(isReady ? [topic] : [])
}
