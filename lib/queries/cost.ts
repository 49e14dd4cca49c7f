import { queryOptions } from '@tanstack/react-query'
import { type Asked, type Cost, costApi } from '@/lib/contract/cost'
import { answerFrom } from './get-json'

const EVERY_MS = 15_000

export interface CostOfKind {
  call: string
  minute: Asked
  /** Since this page was opened. */
  opened: Asked
}

export interface OpenedCost extends Omit<Cost, 'kinds'> {
  kinds: CostOfKind[]
}

/**
 * The cost with what came since the page was opened: `first` is the first answer that this page got, which says by `young`
 * what had come by then. What was asked before that and not since is left out.
 */
export function sinceOpened(cost: Cost, first: Cost): OpenedCost {
  const before = new Map(first.kinds.map(({ call, total, young }) => [call, less(total, young)]))
  const kinds = cost.kinds.map(({ call, minute, total }) => {
    const earlier = before.get(call)
    return { call, minute, opened: earlier ? less(total, earlier) : total }
  })
  return { ...cost, kinds: kinds.filter(({ minute, opened }) => minute.requests + opened.requests > 0) }
}

function less(a: Asked, b: Asked): Asked {
  return { requests: a.requests - b.requests, bytes: a.bytes - b.bytes }
}

let first: Cost | undefined

/** What Podglass costs the API server, asked each 15 s while the page is visible; the answer costs it nothing. */
export function costQuery() {
  return queryOptions({
    queryKey: ['cost'],
    async queryFn({ signal }) {
      const age = Math.min(60, Math.ceil(performance.now() / 1000))
      const cost = await answerFrom(costApi, { age: String(age) }, { signal })
      // A new process counts from nothing.
      if (first?.since !== cost.since) first = cost
      return sinceOpened(cost, first)
    },
    refetchInterval: EVERY_MS,
    staleTime: EVERY_MS,
    refetchOnWindowFocus: true,
  })
}
