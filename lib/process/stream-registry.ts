import { oneInProcess } from '@/lib/next/one-in-process'
/** Why Podglass ends its streams. */
export type StreamEnd = 'stopping' | 'memory' | 'shared' | 'renewed'
type EndStream = (why: StreamEnd) => void

function streams(): Set<EndStream> {
  return oneInProcess('streams', () => new Set<EndStream>())
}

/** Keeps the end of one open stream until the returned function forgets it, so that a stopping process can end it. */
export function registerStream(end: EndStream): () => void {
  streams().add(end)
  return () => streams().delete(end)
}

/** Ends every open stream of the process: otherwise one would hold the process, or what it sends, for minutes. */
export function closeAllStreams(why: StreamEnd = 'stopping'): void {
  for (const end of [...streams()]) end(why)
}

/** How many streams are open. */
export function openStreams(): number {
  return streams().size
}
