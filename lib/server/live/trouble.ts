import { afterFailure, type BackoffState } from '@/lib/kube/transport/backoff'
import { jittered, MAX_RETRIES } from '@/lib/kube/transport/retry-after'
import type { Alarm } from '../process/alarm'
import type { Clock } from '../process/clock'
import type { ListFault } from './list-fault'
import { type LiveList, told } from './live-list'

/** Trouble that is over sooner is not shown: a rolling upgrade of the API servers is made of it. */
export const QUIET_MS = 5_000

// Between looks at whether the client still holds back.
const SOON_MS = 1_000

export interface Trouble {
  /** Counts one more failure in a row, and says how many there are. */
  count(): number
  over(): void
  /** Waits as the backoff and the server wish. Meanwhile the list says what is wrong, at the latest after 5 s; `explain` is
   * the address of the page that does. */
  waitOut(fault: ListFault, signal: AbortSignal, explain?: string): Promise<void>
}

/** The failures of one list in a row: how long each is waited for, and when the list says so. */
export function createTrouble(list: LiveList, alarm: Alarm, clock: Clock, random: () => number): Trouble {
  let backoff: BackoffState | null = null
  let inRow = 0
  let since = 0

  function waitFor(fault: ListFault): number {
    if (fault.isHeldBack) return jittered(SOON_MS, random())
    const wishMs = fault.retryAfterMs === undefined ? undefined : jittered(fault.retryAfterMs, random())
    // client-go's rest.Request waits these out before its reflector hears of a failure.
    if (wishMs !== undefined && inRow <= MAX_RETRIES) return wishMs
    const next = afterFailure(backoff, clock.now(), random())
    backoff = next.state
    return Math.max(next.delayMs, wishMs ?? 0)
  }

  return {
    count() {
      if (inRow === 0) since = clock.now()
      inRow += 1
      return inRow
    },
    over() {
      inRow = 0
    },
    async waitOut(fault, signal, explain) {
      const waitMs = waitFor(fault)
      const isQuiet = list.hasData && fault.kind !== 'unreadable'
      const quietMs = isQuiet ? Math.max(0, since + QUIET_MS - clock.now()) : 0
      if (quietMs > 0) {
        const wasWhole = await alarm.wait(Math.min(quietMs, waitMs), signal)
        if (!wasWhole || quietMs >= waitMs) return
      }
      list.setState(list.hasData ? 'stale' : 'failed', told(fault, explain))
      await alarm.wait(waitMs - quietMs, signal)
    },
  }
}
