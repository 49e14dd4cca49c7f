'use client'

import { Icon } from '@/components/ui/icon'
import { useNow } from '@/components/ui/relative-time'
import { Term } from '@/components/ui/term'
import { useLiveStatus } from '@/lib/pages/live/live-provider'
import { sayDuration } from '@/lib/words/durations'
import { useIsListStale, useKnownServer } from './known-answers'
import { isLate, silentMs } from './lateness'

/** Whether the stream keeps this tab current, and since when it does not. Green only while the API server is known to answer. */
export function LiveState() {
  const status = useLiveStatus()
  const now = useNow()
  const server = useKnownServer()
  const isListStale = useIsListStale()
  if (status.state === 'idle') return null
  if (isLate(status, now)) {
    return (
      <span role="status" title={status.says} className="flex items-center gap-1 text-warning">
        <Icon name="clock" className="size-3.5" />
        {status.heardAt === undefined ? 'not live' : `stale ${sayDuration(silentMs(status, now))}`}
      </span>
    )
  }
  if (status.state === 'polling') {
    return (
      <span role="status" className="flex items-center gap-1 text-quiet">
        <Icon name="repeat" className="size-3.5" />
        <Term means={status.says ?? ''} from="end" below>
          polling
        </Term>
      </span>
    )
  }
  if (server === 'unauthorized' || server === 'tokenless' || server === 'silent') {
    return (
      <span role="status" className="flex items-center gap-1 text-bad">
        <Icon name="cross" className="size-3.5" />
        {server === 'unauthorized' ? '401, not live' : 'not live'}
      </span>
    )
  }
  if (isListStale) {
    return (
      <span role="status" className="flex items-center gap-1 text-warning">
        <Icon name="clock" className="size-3.5" />
        stale
      </span>
    )
  }
  return (
    <span
      role="status"
      className={`flex items-center gap-1 ${status.state === 'open' && server === 'answers' ? 'text-ok' : 'text-quiet'}`}
    >
      <span aria-hidden="true" className="size-2 rounded-full bg-current" />
      {status.state === 'open' ? 'live' : 'connecting'}
    </span>
  )
}
