'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Connection } from '@/lib/contract/connection'
import { connectionQuery, controlsQuery } from '@/lib/queries/connection'
import { meaningOfLadder } from './standing'

const WELL_MS = 10_000
const AILING_MS = 3_000

function everyMs(connection: Connection | undefined): number {
  return connection && meaningOfLadder(connection.rungs) !== 'bad' ? WELL_MS : AILING_MS
}

/**
 * The ladder, climbed again every 10 s while it is well and every 3 s while it is not, and with `wrongly` the rungs
 * done wrong. These go out only when they are asked for and when a rung changed, since each is a refused call in the
 * audit log of the cluster.
 */
export function useClimb(wrongly: boolean) {
  const ladder = useQuery({
    ...connectionQuery(),
    refetchInterval: ({ state }) => everyMs(state.data),
  })
  const situations = ladder.data?.rungs.map(({ situation }) => situation).join(' ')
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
