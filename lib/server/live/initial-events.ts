import { abortWith } from '@/lib/kube/transport/abort-with'
import type { Clock } from '@/lib/process/clock'

/** How long a WatchList can take to bring the whole list; client-go warns after the same time. */
export const INITIAL_EVENTS_MS = 10_000

/** The server did not end the initial events of a watch: it does not support WatchList, or is too slow at it. */
export class NoInitialEventsEndError extends Error {
  override readonly name = 'NoInitialEventsEndError'
}

/** A stream of which the first item comes within 10 s, or a NoInitialEventsEndError. */
export async function* firstInTime<T>(
  clock: Clock,
  signal: AbortSignal,
  open: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const late = new AbortController()
  const first = new AbortController()
  const releases = [abortWith(late, signal), abortWith(first, signal)]
  void clock.sleep(INITIAL_EVENTS_MS, first.signal).then(() => {
    if (!first.signal.aborted)
      late.abort(new NoInitialEventsEndError('The end of the initial events never came.'))
  })
  try {
    for await (const item of open(late.signal)) {
      first.abort()
      yield item
    }
    if (!first.signal.aborted && !signal.aborted) {
      throw new NoInitialEventsEndError('The watch ended before its initial events did.')
    }
  } finally {
    first.abort()
    for (const release of releases) release()
  }
}
