'use client'

import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { createLiveConnection, type LiveConnection } from './live-connection'
import { createCacheSink } from './live-sink'
import { browserTiming } from './timing'

const LiveContext = createContext<LiveConnection | undefined>(undefined)

/** Gives every page below the one live connection of this tab. Stands inside the QueryClientProvider. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient()
  const [connection] = useState(() =>
    createLiveConnection({ sink: createCacheSink(queryClient), timing: browserTiming }),
  )
  useEffect(() => {
    const retry = () => {
      if (document.visibilityState === 'visible') connection.retryNow()
    }
    document.addEventListener('visibilitychange', retry)
    window.addEventListener('online', retry)
    return () => {
      document.removeEventListener('visibilitychange', retry)
      window.removeEventListener('online', retry)
    }
  }, [connection])
  return <LiveContext value={connection}>{children}</LiveContext>
}

/** The live connection of this tab. */
export function useLiveConnection(): LiveConnection {
  const connection = useContext(LiveContext)
  if (!connection) throw new Error('A live hook stands outside the LiveProvider.')
  return connection
}
