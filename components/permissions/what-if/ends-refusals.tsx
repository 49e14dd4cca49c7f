import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { loadedRefusals } from '@/components/refusals/loaded-refusals'
import { Button } from '@/components/ui/button'
import { RelativeTime } from '@/components/ui/relative-time'
import type { AccessTuple } from '@/lib/contract/access-tuple'
import type { Refusals } from '@/lib/facts/refusals/contract'
import { endedBy } from '@/lib/facts/refusals/judge/ended-by'
import { refusalsQuery } from '@/lib/facts/refusals/query'
import { counted } from '@/lib/words/lists'

/** The newest answer for the namespace that this window has, however old. */
function useRefusals(
  namespace: string,
  isAsked: boolean,
): { data: Refusals | undefined; isFetching: boolean } {
  const query = refusalsQuery({ namespace })
  const { data, isFetching } = useQuery({ ...query, enabled: isAsked, refetchInterval: false })
  const client = useQueryClient()
  return { data: data ?? loadedRefusals(client, namespace), isFetching }
}

interface EndsRefusalsProps {
  /** What would be granted to the account. */
  calls: readonly AccessTuple[]
  user: string
  namespace: string
}

/** How many of the refused calls it ends. Logs and events are read only if someone asks, or has asked on Refusals. */
export function EndsRefusals({ calls, user, namespace }: EndsRefusalsProps) {
  const [isAsked, setIsAsked] = useState(false)
  const { data, isFetching } = useRefusals(namespace, isAsked)
  if (data === undefined) {
    return (
      <p>
        <Button small disabled={isFetching} onClick={() => setIsAsked(true)}>
          {isFetching ? 'Reading logs and events' : 'Count the refusals that it ends'}
        </Button>
      </p>
    )
  }
  const { calls: ended, ofCalls, times, ofTimes } = endedBy(calls, data.refusals, user)
  return (
    <p className="text-13 text-quiet">
      {ofCalls === 0
        ? `No refusal seen in ${data.minutes} min, so it ends none`
        : `Ends ${ended} of ${counted(ofCalls, 'refused call')}: ${times} of ${counted(ofTimes, 'refusal')} in ${data.minutes} min`}
      , checked <RelativeTime at={data.checkedAt} />.
    </p>
  )
}
