'use client'

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { createLiveSlot, type LiveSlot } from './live-slot'
import type { LiveStatus } from './live-types'

const LiveContext = createContext<LiveSlot | undefined>(undefined)
const IDLE: LiveStatus = { state: 'idle' }

/** Gives every page below the one live connection of this tab. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [slot] = useState(createLiveSlot)
  useEffect(() => {
    const retry = () => {
      if (document.visibilityState === 'visible') slot.retryNow()
    }
    document.addEventListener('visibilitychange', retry)
    window.addEventListener('online', retry)
    return () => {
      document.removeEventListener('visibilitychange', retry)
      window.removeEventListener('online', retry)
    }
  }, [slot])
  return <LiveContext value={slot}>{children}</LiveContext>
}

/** The place of the live connection of this tab. */
export function useLiveSlot(): LiveSlot {
  const slot = useContext(LiveContext)
  if (!slot) throw new Error('A live hook stands outside the LiveProvider.')
  return slot
}

/** Whether what this tab shows is kept true, and when it was last heard. */
export function useLiveStatus(): LiveStatus {
  const slot = useLiveSlot()
  return useSyncExternalStore(slot.subscribe, slot.status, () => IDLE)
}
