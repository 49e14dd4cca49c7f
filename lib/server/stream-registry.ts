// Next bundles route handlers apart from the listener, so what both must see hangs on globalThis.
const holder = globalThis as typeof globalThis & { __podscopeStreams?: Set<() => void> }

function streams(): Set<() => void> {
  holder.__podscopeStreams ??= new Set()
  return holder.__podscopeStreams
}

/** Keeps the end of one open stream until the returned function forgets it, so that a stopping process can end it. */
export function registerStream(end: () => void): () => void {
  streams().add(end)
  return () => streams().delete(end)
}

/** Ends every open stream of the process: an open event stream would otherwise hold the process for minutes. */
export function closeAllStreams(): void {
  for (const end of [...streams()]) end()
}

/** How many streams are open. */
export function openStreams(): number {
  return streams().size
}
