import type http from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { currentViewer, type Viewer } from '@/lib/kube/credentials/viewer'
import { oneInProcess } from '@/lib/next/one-in-process'

/** How long a stopping server goes on to take requests while they come: the endpoints of a Service lag behind the pod. */
const MOST_LINGER_MS = 3000
/** What is left for answers in flight; who gives no more time than this is not waited for by asking on. */
const IN_FLIGHT_MS = 1000
/** Without a request for this long no one is asking any more. */
const QUIET_MS = 250
/** Who asked this recently on a connection that is still open will ask on it again. */
const RECENT_MS = 5000
const STEP_MS = 25

/**
 * Prepares a server to be stopped without refusing anybody. The returned function lets it answer on, each answer the last
 * of its connection, until no one asks any more and every connection in use had its last answer, 3 s at most; then it takes
 * no more, waits for what is in flight, and cuts what is left `graceMs` after its call. `endStreams` ends answers that have
 * no end.
 */
export function drainOf(server: http.Server, endStreams: () => void): (graceMs: number) => Promise<void> {
  let isDraining = false
  let askedAt = Number.NEGATIVE_INFINITY
  const usedAt = new Map<Socket, number>()
  server.on('connection', (socket) => {
    socket.once('close', () => usedAt.delete(socket))
  })
  server.prependListener('request', ({ socket }, response) => {
    askedAt = performance.now()
    if (isDraining) response.setHeader('connection', 'close')
    usedAt.set(socket, askedAt)
  })
  const isAwaited = () => {
    const now = performance.now()
    return now - askedAt < QUIET_MS || [...usedAt.values()].some((at) => now - at < RECENT_MS)
  }

  return async (graceMs) => {
    const beganAt = performance.now()
    const lingerMs = Math.min(MOST_LINGER_MS, graceMs - IN_FLIGHT_MS)
    isDraining = true
    endStreams()
    while (isAwaited() && performance.now() - beganAt < lingerMs) {
      await sleep(STEP_MS)
      // A reader that lost its stream asks for another one.
      endStreams()
    }
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    endStreams()
    server.closeIdleConnections()
    const left = Math.max(0, graceMs - (performance.now() - beganAt))
    const cutTimer = setTimeout(() => server.closeAllConnections(), left)
    await closed
    clearTimeout(cutTimer)
  }
}

/** Why Podglass ends its streams. */
export type StreamEnd = 'stopping' | 'memory' | 'shared' | 'renewed'
type EndStream = (why: StreamEnd) => void

/** Each open stream, with whose it is in user mode. */
function streams(): Map<EndStream, Viewer | undefined> {
  return oneInProcess('streams', () => new Map<EndStream, Viewer | undefined>())
}

/** Keeps the end of one open stream until the returned function forgets it, so that a stopping process can end it. */
export function registerStream(end: EndStream): () => void {
  streams().set(end, currentViewer())
  return () => streams().delete(end)
}

/** Ends every open stream of the process: otherwise one would hold the process, or what it sends, for minutes. */
export function closeAllStreams(why: StreamEnd = 'stopping'): void {
  for (const end of [...streams().keys()]) end(why)
}

/** How many streams are open, of one viewer or of all. */
export function openStreams(viewer?: Viewer): number {
  return viewer === undefined ? streams().size : [...streams().values()].filter((of) => of === viewer).length
}
