import type { QueryClient } from '@tanstack/react-query'
import { systemClock } from '@/lib/clock'
import { createCacheSink } from './cache-sink'
import { createLiveConnection } from './live-connection'
import type { LiveConnection } from './live-types'

/** HTTP/1.1 gives a browser six connections to a server, and a stream keeps one: two stay free for questions. */
const PLACES = 4

/** A place for a stream among the windows of this browser, and how to give it back; undefined when all are taken. */
async function takeStreamPlace(): Promise<(() => void) | undefined> {
  // Without a secure context there are no locks, which is so on an operations page served by plain http.
  if (!('locks' in navigator)) return () => {}
  for (let place = 1; place <= PLACES; place += 1) {
    const leave = await holdLock(`podglass-stream-${place}`)
    if (leave) return leave
  }
  return undefined
}

/** Holds the lock until the returned function is called, or the window is gone; undefined when another window has it. */
function holdLock(name: string): Promise<(() => void) | undefined> {
  return new Promise((resolve) => {
    const held = navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (lock === null) return resolve(undefined)
      return new Promise<void>((release) => resolve(() => release()))
    })
    // A document without an origin of its own has no locks.
    held.catch(() => resolve(() => {}))
  })
}

/** A window that becomes visible again within this time keeps its stream. */
const HIDDEN_MS = 2_000

/** Writes what is live into the cache of this window: it streams while the window is visible, and rests while no one looks. */
export function createBrowserConnection(queryClient: QueryClient): LiveConnection {
  const sink = createCacheSink(queryClient)
  const connection = createLiveConnection({ sink, timing: systemClock, takePlace: takeStreamPlace })
  let leaving: AbortController | undefined

  function look(): void {
    leaving?.abort()
    if (document.visibilityState === 'visible') {
      connection.wake()
      return
    }
    const own = new AbortController()
    leaving = own
    void systemClock.sleep(HIDDEN_MS, own.signal).then(() => {
      if (!own.signal.aborted) connection.rest()
    })
  }

  if (document.visibilityState !== 'visible') connection.rest()
  document.addEventListener('visibilitychange', look)
  window.addEventListener('online', look)
  // A page in the back/forward cache must hold nothing.
  window.addEventListener('pagehide', connection.rest)
  window.addEventListener('pageshow', look)
  return connection
}
