import type { ServerResponse } from 'node:http'

/** How long an answer without an end goes on for somebody who would not be let in any more. */
const CHECK_MS = 15_000

/**
 * Cuts an answer that has no end within 15 s once `mayGoOn` is false: its session is over, the access token is another, or the
 * page has closed itself. A request is judged when it comes; a stream may be older than what let it in.
 */
export function holdStream(
  response: ServerResponse,
  mayGoOn: () => boolean,
  everyMs: number = CHECK_MS,
): void {
  const timer = setInterval(() => {
    if (!mayGoOn()) response.destroy()
  }, everyMs)
  timer.unref()
  response.once('close', () => clearInterval(timer))
}
