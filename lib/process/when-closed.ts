import type { ServerResponse } from 'node:http'

const CALLS = new WeakMap<ServerResponse, (() => void)[]>()

/**
 * Calls once an answer is whole, or its asker gone. However many wait for it, the response has one listener: with those of the
 * framework there would be more than ten, which Node takes for a leak.
 */
export function whenClosed(response: ServerResponse, call: () => void): void {
  const waiting = CALLS.get(response)
  if (waiting) {
    waiting.push(call)
    return
  }
  const calls = [call]
  CALLS.set(response, calls)
  response.once('close', () => {
    // The framework keeps some responses for good, and a call knows the viewer that it was made for.
    CALLS.delete(response)
    for (const one of calls) one()
  })
}
