import type { IncomingMessage, RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import { whenClosed } from './when-closed'

// Neither browsers nor proxies send a second request on a connection before the answer to the first. Sixteen hundred fit in one
// read, and all their answers wait in memory.
const MOST_AT_ONCE = 8

/** Answers requests, and cuts a connection on which too many wait for their answers; `onCut` is told of the first too many. */
export function fewAtOnce(
  answer: RequestListener,
  onCut?: (request: IncomingMessage) => void,
): RequestListener {
  const unanswered = new WeakMap<Socket, number>()
  return (request, response) => {
    const { socket } = request
    if (socket.destroyed || socket.writableEnded) return
    const before = unanswered.get(socket) ?? 0
    if (before >= MOST_AT_ONCE) {
      onCut?.(request)
      socket.destroy()
      return
    }
    unanswered.set(socket, before + 1)
    whenClosed(response, () => unanswered.set(socket, (unanswered.get(socket) ?? 0) - 1))
    answer(request, response)
  }
}
