'use client'

import { Icon } from '@/components/ui/icon'
import { useNow } from '@/components/ui/relative-time'
import { sayDuration } from '@/components/ui/say-age'
import { useLiveStatus } from '@/lib/queries/use-live-stream'

// Two heartbeats of 15 s and some grace.
const LATE_MS = 35_000

/** Whether what this tab shows is kept true by the stream, and since when it is not. */
export function LiveState() {
  const status = useLiveStatus()
  const now = useNow()
  if (status.state === 'idle') return null
  const silentMs = status.heardAt === undefined ? 0 : now - status.heardAt
  const stale = status.state === 'lost' || silentMs > LATE_MS
  if (stale) {
    return (
      <span role="status" title={status.says} className="flex items-center gap-1 text-warning">
        <Icon name="clock" className="size-3.5" />
        {status.heardAt === undefined ? 'not live' : `stale ${sayDuration(silentMs)}`}
      </span>
    )
  }
  return (
    <span
      role="status"
      className={`flex items-center gap-1 ${status.state === 'open' ? 'text-ok' : 'text-quiet'}`}
    >
      <span aria-hidden="true" className="size-2 rounded-full bg-current" />
      {status.state === 'open' ? 'live' : 'connecting'}
    </span>
  )
}
