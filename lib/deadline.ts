/**
 * A signal that aborts with the given one, or with a TimeoutError after so many milliseconds, whichever is first. The timer holds it:
 * where `AbortSignal.any` follows an `AbortSignal.timeout`, Node collects the timeout as garbage, and the deadline never comes.
 */
export function withDeadline(signal: AbortSignal, ms: number): AbortSignal {
  const controller = new AbortController()
  const end = (reason: unknown) => {
    clearTimeout(timer)
    signal.removeEventListener('abort', follow)
    controller.abort(reason)
  }
  const follow = () => end(signal.reason)
  const timer = setTimeout(() => end(new DOMException(`No end within ${ms} ms.`, 'TimeoutError')), ms)
  timer.unref()
  if (signal.aborted) follow()
  else signal.addEventListener('abort', follow)
  return controller.signal
}
