import { createLiveConnection } from './live-connection'
import type { LiveConnection, LiveSink } from './live-types'
import { takeStreamPlace } from './stream-places'
import { browserTiming } from './timing'

/** A window that is looked at again within this keeps its stream. */
const HIDDEN_MS = 2_000

/** The live connection of this window: it streams while the window is visible, and rests while no one looks. */
export function createBrowserConnection(sink: LiveSink): LiveConnection {
  const connection = createLiveConnection({ sink, timing: browserTiming, takePlace: takeStreamPlace })
  let leaving: AbortController | undefined

  function look(): void {
    leaving?.abort()
    if (document.visibilityState === 'visible') {
      connection.wake()
      return
    }
    const own = new AbortController()
    leaving = own
    void browserTiming.sleep(HIDDEN_MS, own.signal).then(() => {
      if (!own.signal.aborted) connection.rest()
    })
  }

  if (document.visibilityState !== 'visible') connection.rest()
  document.addEventListener('visibilitychange', look)
  window.addEventListener('online', look)
  // A page that is kept for the way back must hold nothing.
  window.addEventListener('pagehide', connection.rest)
  window.addEventListener('pageshow', look)
  return connection
}
