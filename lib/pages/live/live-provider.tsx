'use client'

import { createContext, type ReactNode, useContext, useState, useSyncExternalStore } from 'react'
import type { LiveConnection, LiveStatus } from './live-types'

const IDLE: LiveStatus = { state: 'idle' }

interface LiveSlot extends LiveConnection {
  /** Puts a connection in where none is yet. */
  fill(create: () => LiveConnection): void
}

/**
 * Where the live connection of a tab will be: every page has the slot, and only those that want something live load
 * what fills it.
 */
function createLiveSlot(): LiveSlot {
  let connection: LiveConnection | undefined
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of [...listeners]) listener()
  }
  return {
    fill(create) {
      if (connection) return
      connection = create()
      connection.subscribe(changed)
      changed()
    },
    want: (topic) => connection?.want(topic) ?? (() => {}),
    status: () => connection?.status() ?? IDLE,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

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
