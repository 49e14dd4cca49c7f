import type { ServerResponse } from 'node:http'

/**
 * Next.js drops `content-encoding` from the answer of a route handler, so a handler that compresses by itself names the
 * coding in this header, and the listener puts it where it belongs.
 */
export const CODING_HEADER = 'x-podscope-coding'

/** Sends a coding that a handler named as `content-encoding`. */
export function passCoding(response: ServerResponse): void {
  const append = response.appendHeader.bind(response)
  response.appendHeader = (name, value) =>
    append(name.toLowerCase() === CODING_HEADER ? 'content-encoding' : name, value)
}
