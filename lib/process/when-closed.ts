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
    for (const one of calls) one()
  })
}
