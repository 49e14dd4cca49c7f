'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Connection } from '@/lib/facts/connection/contract'
import { connectionQuery, controlsQuery, situationsOf } from '@/lib/facts/connection/query'
import { meaningOfLadder } from './standing'

const WELL_MS = 10_000
const AILING_MS = 3_000

function everyMs(connection: Connection | undefined): number {
  return connection && meaningOfLadder(connection.rungs) !== 'bad' ? WELL_MS : AILING_MS
}

/**
 * The steps, run again every 10 s while they pass and every 3 s while they do not, and with `wrongly` the
 * steps done wrong. These are sent only on demand and when a step changed, because each is a refused call in
 * the cluster's audit log.
 */
export function useClimb(wrongly: boolean) {
  const ladder = useQuery({
    ...connectionQuery(),
    refetchInterval: ({ state }) => everyMs(state.data),
  })
  const situations = ladder.data && situationsOf(ladder.data)
  const controls = useQuery({
    ...controlsQuery(situations ?? ''),
    enabled: wrongly && situations !== undefined,
    placeholderData: keepPreviousData,
  })
  const again = () => {
    void ladder.refetch()
    if (wrongly) void controls.refetch()
  }
  return { ladder, controls, again, everyMs: everyMs(ladder.data) }
}
