import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react'
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

/** Whether what this tab shows is kept true, and when it was last heard. */
export function useLiveStatus(): LiveStatus {
  const slot = useLiveSlot()
  return useSyncExternalStore(slot.subscribe, slot.status, () => IDLE)
}
