interface Waiting {
  calls: Set<() => void>
  all: () => void
}

const WAITING = new WeakMap<AbortSignal, Waiting>()

function waitingFor(signal: AbortSignal): Waiting {
  const known = WAITING.get(signal)
  if (known !== undefined) return known
  const calls = new Set<() => void>()
  const all = () => {
    for (const call of calls) call()
  }
  signal.addEventListener('abort', all, { once: true })
  const waiting = { calls, all }
  WAITING.set(signal, waiting)
  return waiting
}

/**
 * Calls when the signal aborts, at once where it has, unless the returned function is called before. However many wait for a signal, it has
 * one listener: the requests of one answer share a signal, and Node takes more than ten listeners for a leak.
 */
export function whenAborted(signal: AbortSignal, call: () => void): () => void {
  if (signal.aborted) {
    call()
    return () => {}
  }
  const { calls, all } = waitingFor(signal)
  calls.add(call)
  return () => {
    if (!calls.delete(call) || calls.size > 0) return
    signal.removeEventListener('abort', all)
    WAITING.delete(signal)
  }
}

/**
 * Aborts a controller when a signal does, with its reason, until the returned function is called. `AbortSignal.any` would
 * leave a reference in the signal each time, on Node 20 for good, so a feed that runs for days would leak.
 */
export function abortWith(controller: AbortController, signal: AbortSignal): () => void {
  return whenAborted(signal, () => controller.abort(signal.reason))
}

/** Silence is waited for in so many parts, each of which ends in its own turn of the event loop. */
const PARTS = 10

/**
 * Calls after so many milliseconds, unless the returned function is called first, as when an answer comes. While this process has no
 * CPU, by its limit or on a busy node, it hears nothing: such a stall costs one part of the time, and answers are read before the next.
 */
export function afterSilence(ms: number, call: () => void): () => void {
  const partMs = Math.max(1, Math.ceil(ms / PARTS))
  let leftMs = ms
  const next = (): NodeJS.Timeout => {
    const waitMs = Math.min(partMs, leftMs)
    leftMs -= waitMs
    return setTimeout(() => {
      if (leftMs <= 0) call()
      else timer = next()
    }, waitMs)
  }
  let timer = next()
  return () => clearTimeout(timer)
}

/**
 * A signal that aborts with the given one, or with a TimeoutError after so many milliseconds, whichever is first. The timer holds it:
 * where `AbortSignal.any` follows an `AbortSignal.timeout`, Node collects the timeout as garbage, and the deadline never comes.
 */
export function withDeadline(signal: AbortSignal, ms: number): AbortSignal {
  const controller = new AbortController()
  const timer = setTimeout(() => {
    release()
    controller.abort(new DOMException(`No end within ${ms} ms.`, 'TimeoutError'))
  }, ms)
  timer.unref()
  const release = whenAborted(signal, () => {
    clearTimeout(timer)
    controller.abort(signal.reason)
  })
  return controller.signal
}
