import { currentViewer, type Viewer } from '@/lib/kube/credentials/viewer'
import { oneInProcess } from '@/lib/next/one-in-process'

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
