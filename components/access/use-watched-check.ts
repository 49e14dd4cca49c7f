'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { AccountCheck } from '@/lib/contract/access'
import { checkQuery, verdictQuery } from '@/lib/queries/access'

const EVERY_MS = 2000
// Of another account a repeat may read four lists again, not one review.
const EVERY_MS_OF_OTHERS = 10_000

/**
 * One check explained, and while it is refused the same review repeated, alone, every two seconds; of another account
 * every ten, and not at all while nothing tells. When the review turns, the explanation is asked anew; `grantedAfterMs`
 * then says how long the page waited for it.
 */
export function useWatchedCheck(check: AccountCheck) {
  const client = useQueryClient()
  const full = useQuery(checkQuery(check))
  const isOther = check.user !== undefined
  const verdict = full.data?.verdict
  const refused = verdict !== undefined && verdict !== 'allowed' && !(isOther && verdict === 'unknown')
  const everyMs = isOther ? EVERY_MS_OF_OTHERS : EVERY_MS
  const again = useQuery({ ...verdictQuery(check), enabled: refused, refetchInterval: everyMs })
  const [grantedAfterMs, setGrantedAfterMs] = useState<number | null>(null)
  const turned = refused && again.data?.verdict === 'allowed'
  const waitedMs = again.dataUpdatedAt - full.dataUpdatedAt

  useEffect(() => {
    if (!turned) return
    setGrantedAfterMs(waitedMs)
    void client.invalidateQueries({ queryKey: checkQuery(check).queryKey })
    void client.invalidateQueries({ queryKey: ['access'] })
  }, [turned, waitedMs, client, check])

  return { ...full, askedAt: again.dataUpdatedAt, askError: again.error, grantedAfterMs, everyMs }
}
