import type { ReactNode } from 'react'
import { useIsLost } from '@/components/box/use-is-lost'
import { Icon, type IconName } from '@/components/ui/icon'
import { useNow } from '@/components/ui/relative-time'
import { Term } from '@/components/ui/term'
import { useIsListStale, useKnownServer } from '@/lib/pages/live/known-answers'
import { silentMs } from '@/lib/pages/live/lateness'
import { useLiveStatus } from '@/lib/pages/live/live-provider'
import { sayDuration } from '@/lib/words/durations'

function State({
  ink,
  icon,
  title,
  children,
}: {
  ink: string
  icon?: IconName
  title?: string
  children: ReactNode
}) {
  return (
    <span role="status" title={title} className={`flex items-center gap-1 whitespace-nowrap ${ink}`}>
      {icon === undefined ? (
        <span aria-hidden="true" className="size-2 rounded-full bg-current" />
      ) : (
        <Icon name={icon} className="size-3.5" />
      )}
      {children}
    </span>
  )
}

/**
 * Whether this tab is current, and since when it is not. Green only while the stream is open and the API server is known to
 * answer; a page that needs no stream asks by itself.
 */
export function LiveState() {
  const status = useLiveStatus()
  const now = useNow()
  const server = useKnownServer()
  const isListStale = useIsListStale()
  const isLost = useIsLost()
  if (isLost) {
    return (
      <State ink="text-warning" icon="clock" {...(status.says === undefined ? {} : { title: status.says })}>
        {status.state === 'idle' || status.heardAt === undefined
          ? 'not live'
          : `stale ${sayDuration(silentMs(status, now))}`}
      </State>
    )
  }
  if (status.state === 'polling') {
    return (
      <State ink="text-quiet" icon="repeat">
        <Term means={status.says ?? ''} from="end" below>
          polling
        </Term>
      </State>
    )
  }
  if (server === 'unauthorized' || server === 'tokenless' || server === 'silent') {
    return (
      <State ink="text-bad" icon="cross">
        {server === 'unauthorized' ? '401, not live' : 'not live'}
      </State>
    )
  }
  if (isListStale) {
    return (
      <State ink="text-warning" icon="clock">
        stale
      </State>
    )
  }
  if (status.state === 'idle') {
    return (
      <State ink="text-quiet" title="This page is read when it opens and when you check again.">
        {server === 'answers' ? 'connected' : 'connecting'}
      </State>
    )
  }
  const isLive = status.state === 'open' && server === 'answers'
  return (
    <State ink={isLive ? 'text-ok' : 'text-quiet'}>{status.state === 'open' ? 'live' : 'connecting'}</State>
  )
}
