import { basePath } from './base-path'
import type { LeadLock } from './election'
import { createLiveConnection } from './live-connection'
import type { LiveConnection, LiveSink } from './live-types'
import { createSharedConnection, type TabChannel } from './shared-connection'
import { browserTiming } from './timing'

// Tabs of another version of this page, and of another Podscope at this address, must not understand each other.
const NAME = `podscope-live-1${basePath}`

function openChannel(): TabChannel | undefined {
  if (typeof BroadcastChannel === 'undefined') return undefined
  try {
    const channel = new BroadcastChannel(NAME)
    return {
      post: (message) => channel.postMessage(message),
      listen(take) {
        channel.onmessage = (event) => take(event.data)
      },
    }
  } catch {
    // A document without an origin of its own has no channel.
    return undefined
  }
}

function openLock(): LeadLock | undefined {
  // Without a secure context there are no locks, which is so on an operations page served by plain http.
  if (!('locks' in navigator)) return undefined
  return {
    hold: ({ steal, signal }, lead) => navigator.locks.request(NAME, steal ? { steal } : { signal }, lead),
  }
}

/** The live connection of this tab: one stream for the browser where tabs can agree on it, else one of its own. */
export function createBrowserConnection(sink: LiveSink): LiveConnection {
  const timing = browserTiming
  const lock = openLock()
  const channel = lock && openChannel()
  if (!lock || !channel) return createLiveConnection({ sink, timing })
  const tab = Math.random().toString(36).slice(2)
  const connection = createSharedConnection({ sink, timing, lock, channel, tab })
  connection.enter()
  // A page that is kept for the way back hears nothing, and would keep the lock.
  window.addEventListener('pagehide', () => connection.leave())
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) connection.enter()
  })
  return connection
}
