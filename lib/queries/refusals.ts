import { queryOptions } from '@tanstack/react-query'
import { refusalsSchema } from '@/lib/contract/refusals'
import { getJson } from './get-json'

/** Every log of the namespace is read for it, and the server keeps one answer for 5 s. */
const POLL_MS = 10_000

interface Asked {
  /** The pod's own where it is absent. */
  namespace?: string | undefined
  minutes?: number | undefined
}

/** The calls that are refused in a namespace, checked again while someone looks. */
export function refusalsQuery({ namespace, minutes }: Asked = {}) {
  const params = new URLSearchParams({
    ...(namespace === undefined ? {} : { namespace }),
    ...(minutes === undefined ? {} : { minutes: String(minutes) }),
  })
  const query = params.size === 0 ? '' : `?${params}`
  return queryOptions({
    queryKey: ['refusals', query],
    queryFn: ({ signal }) => getJson(`/api/refusals${query}`, refusalsSchema, { signal }),
    refetchInterval: POLL_MS,
  })
}
