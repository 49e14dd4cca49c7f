import type { LiveConnection, LiveStatus } from './live-types'

export interface LiveSlot extends LiveConnection {
  /** Puts a connection in where none is yet. */
  fill(create: () => LiveConnection): void
}

const IDLE: LiveStatus = { state: 'idle' }

/**
 * Where the live connection of a tab will be: every page has the slot, and only those that want something live load
 * what fills it.
 */
export function createLiveSlot(): LiveSlot {
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
    retryNow: () => connection?.retryNow(),
  }
}
