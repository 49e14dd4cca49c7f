/**
 * Aborts a controller when a signal does, with its reason, until the returned function is called. `AbortSignal.any` would
 * leave a reference in the signal each time, on Node 20 for good, so a feed that runs for days would leak.
 */
export function abortWith(controller: AbortController, signal: AbortSignal): () => void {
  const abort = () => controller.abort(signal.reason)
  if (signal.aborted) abort()
  else signal.addEventListener('abort', abort, { once: true })
  return () => signal.removeEventListener('abort', abort)
}
