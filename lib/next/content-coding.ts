import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Next.js drops `content-encoding` from the answer of a route handler, so a handler that compresses by itself names the
 * coding in this header, and the listener puts it where it belongs. The same header of a request says that a listener
 * is there to do so, which the development server has not.
 */
export const CODING_HEADER = 'x-podglass-coding'

/** Sends a coding that a handler named as `content-encoding`, and lets the handler know that it does. */
export function passCoding(request: IncomingMessage, response: ServerResponse): void {
  request.headers[CODING_HEADER] = 'yes'
  const named = (name: string) => (name.toLowerCase() === CODING_HEADER ? 'content-encoding' : name)
  const [append, set] = [response.appendHeader.bind(response), response.setHeader.bind(response)]
  response.appendHeader = (name, value) => append(named(name), value)
  // Versions of Next.js differ in which of the two they call.
  response.setHeader = (name, value) => set(named(name), value)
}
