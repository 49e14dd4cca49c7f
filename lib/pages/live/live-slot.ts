import type { QueryClient } from '@tanstack/react-query'
import type { LiveConnection, LiveStatus } from './live-types'

export const IDLE: LiveStatus = { state: 'idle' }
const LOADING: LiveStatus = { state: 'connecting' }
const UNLOADED: LiveStatus = { state: 'lost', says: 'The code for live updates could not be loaded.' }
const AGAIN_MS = 5_000

export interface LiveSlot extends LiveConnection {
  /** Loads the connection where none is yet. What is wanted before it is there, it brings once it is. */
  fill(queryClient: QueryClient): void
}

/** The code of the connection loads after the page's own, which shows its first data without it. */
const loadConnection = (queryClient: QueryClient): Promise<LiveConnection> =>
  import('./browser-connection').then(({ createBrowserConnection }) => createBrowserConnection(queryClient))

/** Where the live connection of a tab will be. Every page has the slot, and only what wants something live fills it. */
export function createLiveSlot(load = loadConnection): LiveSlot {
  let connection: LiveConnection | undefined
  let before = IDLE
  const early = new Set<{ topic: string; end?: () => void }>()
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of [...listeners]) listener()
  }
  const turn = (status: LiveStatus) => {
    before = status
    changed()
  }
  const connect = (loaded: LiveConnection) => {
    connection = loaded
    for (const one of early) one.end = loaded.want(one.topic)
    loaded.subscribe(changed)
    changed()
  }
  return {
    fill(queryClient) {
      if (before !== IDLE) return
      const attempt = () =>
        load(queryClient).then(connect, () => {
          turn(UNLOADED)
          setTimeout(attempt, AGAIN_MS)
        })
      turn(LOADING)
      void attempt()
    },
    want(topic) {
      if (connection) return connection.want(topic)
      const one: { topic: string; end?: () => void } = { topic }
      early.add(one)
      return () => {
        early.delete(one)
        one.end?.()
      }
    },
    status: () => connection?.status() ?? before,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
