'use client'

import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { useClimb } from '@/components/connection/use-climb'
import { isLate } from '@/components/frame/lateness'
import { useNow } from '@/components/ui/relative-time'
import type { ResourceList } from '@/lib/contract/resources'
import { reachOf } from '@/lib/diagnosis/overview/connection'
import type { Fact, Reach } from '@/lib/diagnosis/overview/part'
import type { OverviewFacts } from '@/lib/diagnosis/overview/verdict'
import { present } from '@/lib/present'
import { accessQuery } from '@/lib/queries/access'
import { kindsQuery } from '@/lib/queries/kinds'
import { useLiveStatus } from '@/lib/queries/live/live-provider'
import { useLiveIdentity, useLiveResources } from '@/lib/queries/live/use-live-stream'
import { toProblem } from '@/lib/queries/problem-error'
import { refreshResources } from '@/lib/queries/resources'

const AGAIN_MS = 30_000
const AILING_MS = 5_000
const JUDGED_MS = 30_000

interface Answered<T> {
  data: T | undefined
  error: unknown
  dataUpdatedAt: number
}

/** Checks again by itself, sooner while there is no answer. */
function againMs({ state }: { state: { error: unknown } }): number {
  return state.error === null ? AGAIN_MS : AILING_MS
}

function useFact<T>({ data, error, dataUpdatedAt }: Answered<T>): Fact<T> | undefined {
  return useMemo(() => {
    if (data === undefined) return undefined
    const failed = error === null ? {} : { failed: toProblem(error).title }
    return { value: data, checkedAt: new Date(dataUpdatedAt).toISOString(), ...failed }
  }, [data, error, dataUpdatedAt])
}

/** The pods with when they were last known to be so: a live list was checked when the stream last sent an event. */
function usePodsFact(namespace: string, { data, error, dataUpdatedAt }: Answered<ResourceList>) {
  const status = useLiveStatus()
  const now = useNow()
  const isLost = isLate(status, now)
  const { says, heardAt = 0 } = status
  // Pod ages count in minutes, and thousands of rows are evaluated.
  const nowMs = Math.floor(now / JUDGED_MS) * JUDGED_MS
  return useMemo(() => {
    if (data === undefined) return undefined
    const failed = isLost ? says : error === null ? undefined : toProblem(error).title
    const isKept = data.state === 'live' || data.state === 'polling'
    return {
      value: { namespace, list: data, nowMs },
      checkedAt: isKept
        ? new Date(Math.max(heardAt, dataUpdatedAt)).toISOString()
        : (data.asOf ?? new Date(dataUpdatedAt).toISOString()),
      ...present({ failed }),
    }
  }, [namespace, data, error, dataUpdatedAt, isLost, says, heardAt, nowMs])
}

/** Requests everything again once the API server answers after an outage. */
function useRecovery(reach: Reach['state'], refresh: () => Promise<void>): void {
  const client = useQueryClient()
  const wasAway = useRef(false)
  useEffect(() => {
    if (reach === 'silent' || reach === 'unauthorized') wasAway.current = true
    if (reach !== 'answers' || !wasAway.current) return
    wasAway.current = false
    for (const key of ['identity', 'access', 'kinds']) void client.invalidateQueries({ queryKey: [key] })
    // Its own next try may be half a minute away. The list itself shows a failed one.
    refresh().catch(() => undefined)
  }, [reach, client, refresh])
}

/**
 * What the overview evaluates, kept current: the pods by the stream, the connection steps every 10 s and
 * every 3 s while one fails, the rest every half minute. Once the API server answers again everything is
 * checked at once.
 */
export function useOverview() {
  const identity = useLiveIdentity()
  const { ladder: connection } = useClimb(false)
  const access = useQuery({ ...accessQuery(), refetchInterval: againMs })
  const kinds = useQuery({ ...kindsQuery(), refetchInterval: againMs })
  const namespace = identity.data?.pod.namespace ?? access.data?.namespace
  const target = useMemo(
    () => ({ group: '', version: 'v1', resource: 'pods', namespace: namespace ?? '' }),
    [namespace],
  )
  const pods = useLiveResources(target, namespace !== undefined)
  const client = useQueryClient()
  const refresh = useCallback(() => refreshResources(client, target), [client, target])
  const facts: OverviewFacts = {
    identity: useFact(identity),
    connection: useFact(connection),
    access: useFact(access),
    pods: usePodsFact(namespace ?? '', pods),
  }
  useRecovery(reachOf(facts.connection).state, refresh)

  const isListAiling = pods.data?.state === 'stale' || pods.data?.state === 'failed'
  const { refetch } = connection
  useEffect(() => {
    if (isListAiling) void refetch()
  }, [isListAiling, refetch])

  return { identity, connection, access, kinds, pods, namespace, facts }
}

export type Asked = Pick<UseQueryResult<unknown>, 'error' | 'refetch'>
