import type { Clock } from '@/lib/clock'
import { say } from '@/lib/phrase/phrase'
import { basePath } from '@/lib/queries/base-path'
import { toError } from '@/lib/queries/get-json'
import { unreachable } from '@/lib/queries/problem-error'
import { createFrameReader } from './contract/event-frames'
import { HEARTBEAT_MS, type StreamEvent } from './contract/stream'

/** Two heartbeats and some grace without a byte: the stream is gone, whatever the connection says. */
export const SILENCE_MS = 2 * HEARTBEAT_MS + 5_000
/** The first event is sent at once, so that a stream without a byte for this long is held back on its way. */
export const FIRST_BYTE_MS = 5_000

/** The stream was asked for, and no byte of it came in time. */
export class HeldBackError extends Error {
  override readonly name = 'HeldBackError'
}

export interface StreamSource {
  timing: Clock
  fetch?: typeof fetch
}

/**
 * The events of `GET /api/stream` for these topics, until the server ends it. Rejects with a ProblemError when it is
 * refused, cut or silent for 15 s, with a HeldBackError when not one byte comes
 * within 5 s, and with a FrameError on what is not one of our events.
 */
export async function* readStream(
  topics: readonly string[],
  signal: AbortSignal,
  { timing, fetch = globalThis.fetch }: StreamSource,
): AsyncGenerator<StreamEvent> {
  const silence = new AbortController()
  const ended = AbortSignal.any([signal, silence.signal])
  let isHeard = false
  let heardAt = timing.now()
  const deadline = () => heardAt + (isHeard ? SILENCE_MS : FIRST_BYTE_MS)
  void watchForSilence(deadline, silence, signal, timing)
  try {
    const query = new URLSearchParams({ topics: topics.join(',') })
    const response = await fetch(`${basePath}/api/stream?${query}`, {
      // By JSON in the list a sign-in proxy knows that it must not answer with its page when the sign-in has ended.
      headers: { accept: 'text/event-stream, application/json' },
      cache: 'no-store',
      redirect: 'manual',
      signal: ended,
    })
    // A browser hides the status of a redirect that it does not follow.
    const status = response.type === 'opaqueredirect' ? 302 : response.status
    if (!response.ok || !response.body) throw toError(status, await bodyOf(response))
    const parse = createFrameReader()
    const decoder = new TextDecoder()
    const reader = response.body.getReader()
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      isHeard = true
      heardAt = timing.now()
      yield* parse(decoder.decode(value, { stream: true }))
    }
  } catch (error) {
    signal.throwIfAborted()
    if (silence.signal.aborted && !isHeard) throw new HeldBackError('No byte of the stream came.')
    if (silence.signal.aborted) throw unreachable(say`Nothing came for ${SILENCE_MS / 1000} s.`, error)
    if (error instanceof TypeError) throw unreachable(say`The connection to it failed.`, error)
    throw error
  } finally {
    silence.abort()
  }
}

async function watchForSilence(
  deadline: () => number,
  silence: AbortController,
  signal: AbortSignal,
  timing: Clock,
): Promise<void> {
  const ended = AbortSignal.any([signal, silence.signal])
  while (!ended.aborted) {
    const leftMs = deadline() - timing.now()
    if (leftMs <= 0) return silence.abort()
    await timing.sleep(leftMs, ended)
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return undefined
  }
}
