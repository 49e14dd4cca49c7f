'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Check } from '@/lib/contract/access'
import { checkQuery, verdictQuery } from '@/lib/queries/access'

const EVERY_MS = 2000

/**
 * One check explained, and while it is refused the same review repeated, alone, every two seconds. When the review
 * turns, the explanation is asked anew; `grantedAfterMs` then says how long the page waited for it.
 */
export function useWatchedCheck(check: Check) {
  const client = useQueryClient()
  const full = useQuery(checkQuery(check))
  const refused = full.data !== undefined && full.data.verdict !== 'allowed'
  const again = useQuery({ ...verdictQuery(check), enabled: refused, refetchInterval: EVERY_MS })
  const [grantedAfterMs, setGrantedAfterMs] = useState<number | null>(null)
  const turned = refused && again.data?.verdict === 'allowed'
  const waitedMs = again.dataUpdatedAt - full.dataUpdatedAt

  useEffect(() => {
    if (!turned) return
    setGrantedAfterMs(waitedMs)
    void client.invalidateQueries({ queryKey: checkQuery(check).queryKey })
    void client.invalidateQueries({ queryKey: ['access'] })
  }, [turned, waitedMs, client, check])

  return { ...full, askedAt: again.dataUpdatedAt, askError: again.error, grantedAfterMs }
}
