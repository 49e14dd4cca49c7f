'use client'

import { useQuery } from '@tanstack/react-query'
import { CodeLine } from '@/components/ui/code-line'
import { useNow } from '@/components/ui/relative-time'
import { StateNotice } from '@/components/ui/state-notice'
import { identityQuery } from '@/lib/queries/identity'
import { useLiveStatus } from '@/lib/queries/live/live-provider'
import { forwardCommand } from './forward-command'
import { isLate } from './lateness'

/** Says that Podglass no longer responds, and which command brings it back. What was shown stays below. */
export function ConnectionLost() {
  const status = useLiveStatus()
  const now = useNow()
  const { data } = useQuery({ ...identityQuery(), enabled: false })
  if (!isLate(status, now)) return null
  const command = forwardCommand(data?.pod, window.location)
  return (
    <div className="mx-auto max-w-page px-4 pt-4 md:px-8">
      <StateNotice state="stale">
        <span className="font-medium">Connection lost.</span> {status.says} The page keeps what is below and
        reconnects by itself.
        {command === undefined ? null : (
          <>
            {' '}
            A port-forward ends when its pod is replaced. Run it again:{' '}
            <span className="mt-2 block">
              <CodeLine code={command} label="kubectl command" />
            </span>
          </>
        )}
      </StateNotice>
    </div>
  )
}
