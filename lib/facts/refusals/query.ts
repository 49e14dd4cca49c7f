import { queryOptions } from '@tanstack/react-query'
import { present } from '@/lib/present'
import { asking } from '@/lib/queries/get-json'
import { refusalsApi } from './contract'

/** Logs may be as old as that; what was refused in them is asked again at every look. */
const LOGS_MS = 12_000
const POLL_MS = 6_000
const SLOW_MS = 60_000

interface Asked {
  /** The pod's own where it is absent. */
  namespace?: string | undefined
  minutes?: number | undefined
}

function askRefusals({ namespace, minutes }: Asked, age?: number) {
  return asking(refusalsApi, present({ namespace, minutes: minutes?.toString(), age: age?.toString() }))
}

const keyOf = (asked: Asked) => askRefusals(asked).queryKey

/**
 * The calls that are refused in a namespace, checked again while someone looks. Every log of the namespace is read for it, so
 * that each asks for an answer that is about as old as its own last one: many cost what one does.
 */
export function refusalsQuery(asked: Asked = {}) {
  return queryOptions({
    queryKey: keyOf(asked),
    queryFn: ({ signal, client }) => {
      const isFirst = client.getQueryData(keyOf(asked)) === undefined
      return askRefusals(asked, isFirst ? undefined : LOGS_MS / 1_000 - 1).queryFn({ signal })
    },
    refetchInterval: POLL_MS,
  })
}

/** The same, as they are now. */
export function refusalsNowQuery(asked: Asked = {}) {
  return queryOptions({ ...askRefusals(asked), staleTime: 0 })
}

/** The same on a page that is about something else. */
export function slowRefusalsQuery(asked: Asked = {}) {
  return queryOptions({
    ...askRefusals(asked, SLOW_MS / 1_000 - 4),
    queryKey: keyOf(asked),
    refetchInterval: SLOW_MS,
    staleTime: SLOW_MS,
  })
}
