import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/queries/get-json'
import { type Refusals, refusalsSchema } from './contract'

/** Logs may be as old as that; what was refused in them is asked again at every look. */
const LOGS_MS = 12_000
const POLL_MS = 6_000
const SLOW_MS = 60_000

interface Asked {
  /** The pod's own where it is absent. */
  namespace?: string | undefined
  minutes?: number | undefined
}

function paramsOf({ namespace, minutes }: Asked): URLSearchParams {
  return new URLSearchParams({
    ...(namespace === undefined ? {} : { namespace }),
    ...(minutes === undefined ? {} : { minutes: String(minutes) }),
  })
}

function askRefusals(asked: Asked, age: number | undefined, signal: AbortSignal): Promise<Refusals> {
  const params = paramsOf(asked)
  if (age !== undefined) params.set('age', String(age))
  return getJson(params.size === 0 ? '/api/refusals' : `/api/refusals?${params}`, refusalsSchema, { signal })
}

function keyOf(asked: Asked): readonly string[] {
  const params = paramsOf(asked)
  return ['refusals', params.size === 0 ? '' : `?${params}`]
}

/**
 * The calls that are refused in a namespace, checked again while someone looks. Every log of the namespace is read for it, so
 * that each asks for an answer that is about as old as its own last one: many cost what one does.
 */
export function refusalsQuery(asked: Asked = {}) {
  return queryOptions({
    queryKey: keyOf(asked),
    queryFn: ({ signal, client }) => {
      const isFirst = client.getQueryData(keyOf(asked)) === undefined
      return askRefusals(asked, isFirst ? undefined : LOGS_MS / 1_000 - 1, signal)
    },
    refetchInterval: POLL_MS,
  })
}

/** The same, as they are now. */
export function refusalsNowQuery(asked: Asked = {}) {
  return queryOptions({
    queryKey: keyOf(asked),
    queryFn: ({ signal }) => askRefusals(asked, undefined, signal),
    staleTime: 0,
  })
}

/** The same on a page that is about something else. */
export function slowRefusalsQuery(asked: Asked = {}) {
  return queryOptions({
    queryKey: keyOf(asked),
    queryFn: ({ signal }) => askRefusals(asked, SLOW_MS / 1_000 - 4, signal),
    refetchInterval: SLOW_MS,
    staleTime: SLOW_MS,
  })
}
