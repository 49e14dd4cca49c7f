import type { ServerResponse } from 'node:http'
import { whenClosed } from '@/lib/process/when-closed'

/** How long an answer without an end goes on for someone who would not be let in any more. */
const CHECK_MS = 15_000

interface Hold {
  /** A pure question: it is asked again and again. */
  mayGoOn: () => boolean
  /** How old the answer can get, whatever is said; no limit when absent. */
  mostMs?: number
  everyMs?: number
}

/**
 * Cuts an answer that has no end within 15 s once `mayGoOn` is false: its session is over, the access token has changed, or the
 * page has closed itself; and before it is older than `mostMs`. A request is judged when it comes; a stream may be older than
 * what let it in.
 */
export function holdStream(
  response: ServerResponse,
  { mayGoOn, mostMs = Number.POSITIVE_INFINITY, everyMs = CHECK_MS }: Hold,
): void {
  let left = Math.floor(mostMs / everyMs)
  const timer = setInterval(() => {
    left -= 1
    if (left <= 0 || !mayGoOn()) response.destroy()
  }, everyMs)
  timer.unref()
  whenClosed(response, () => clearInterval(timer))
}
