import type { Settings } from '@/lib/pod/environment'

/**
 * The longest that a stream of an exposed page lasts. What is in front of the page judges requests and not answers, so a
 * browser has to come back through it.
 */
export const EXPOSED_STREAM_MS = 600_000
// The streams that a restart opened together do not come back together.
const EARLIEST_MS = 480_000
const LATEST_MS = 570_000

/** After how long a stream says goodbye, well before it would be cut; undefined where it may go on. */
export function goodbyeAfterMs(
  { access }: Pick<Settings, 'access'>,
  random: () => number = Math.random,
): number | undefined {
  return access.mode === 'local' ? undefined : EARLIEST_MS + random() * (LATEST_MS - EARLIEST_MS)
}
