import { notifyManager, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useCallback, useContext, useState, useSyncExternalStore } from 'react'
import { createLiveSlot, IDLE, type LiveSlot } from './live-slot'
import type { LiveStatus } from './live-types'

const LiveContext = createContext<LiveSlot | undefined>(undefined)

/** Gives every page below the one live connection of this tab. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [slot] = useState(createLiveSlot)
  return <LiveContext value={slot}>{children}</LiveContext>
}

/** The place of the live connection of this tab. */
export function useLiveSlot(): LiveSlot {
  const slot = useContext(LiveContext)
  if (!slot) throw new Error('A live hook is used outside the LiveProvider.')
  return slot
}

/** What becomes of the event stream of this tab. */
export function useStreamStatus(): LiveStatus {
  const slot = useLiveSlot()
  return useSyncExternalStore(slot.subscribe, slot.status, () => IDLE)
}

/** Calls back on each change of what this tab has asked. */
export function useCacheChanges(): (onChange: () => void) => () => void {
  const cache = useQueryClient().getQueryCache()
  return useCallback((onChange) => cache.subscribe(notifyManager.batchCalls(onChange)), [cache])
}

const STREAMED: readonly unknown[] = ['resources', 'overview', 'identity']

/**
 * When the last answer came of questions that failed and whose answers the stream would keep true, milliseconds since the epoch:
 * 0 where none came, undefined where none failed.
 */
function usePollFailingSince(): number | undefined {
  const cache = useQueryClient().getQueryCache()
  const since = () => {
    const failed = cache
      .findAll({ type: 'active' })
      .filter(({ queryKey, state }) => state.error !== null && STREAMED.includes(queryKey[0]))
    return failed.length === 0 ? undefined : Math.max(...failed.map(({ state }) => state.dataUpdatedAt))
  }
  return useSyncExternalStore(useCacheChanges(), since, () => undefined)
}

/** Whether what this tab shows is kept true, and when it was last heard: lost as well where polling brings nothing either. */
export function useLiveStatus(): LiveStatus {
  const status = useStreamStatus()
  const since = usePollFailingSince()
  if (status.state !== 'polling' || since === undefined) return status
  const heardAt = Math.max(since, status.heardAt ?? 0)
  return { state: 'lost', ...(heardAt === 0 ? {} : { heardAt }) }
}
