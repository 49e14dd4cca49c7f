import type { IncomingMessage } from 'node:http'
import { DeadlinePassed } from './exchange'

/**
 * The chunks of a response, each counted by `onBytes`; ends with a DeadlinePassed when the server is silent for this long.
 */
export async function* withIdleDeadline(
  response: IncomingMessage,
  idleMs: number,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  let timer: NodeJS.Timeout | undefined
  const arm = () => {
    clearTimeout(timer)
    timer = setTimeout(() => response.destroy(new DeadlinePassed()), idleMs)
  }
  try {
    arm()
    for await (const chunk of response) {
      // A reader that takes its time is not a silent server.
      clearTimeout(timer)
      onBytes(chunk.length)
      yield chunk
      arm()
    }
  } finally {
    clearTimeout(timer)
  }
}
