import { createFrameReader } from '@/lib/contract/event-frames'
import { HEARTBEAT_MS, type StreamEvent } from '@/lib/contract/stream'
import { basePath } from './base-path'
import { toError } from './get-json'
import { unreachable } from './problem-error'
import type { Timing } from './timing'

/** Two heartbeats and some grace without a byte: the stream is gone, whatever the connection says. */
export const SILENCE_MS = 2 * HEARTBEAT_MS + 5_000

export interface StreamSource {
  timing: Timing
  fetch?: typeof fetch
}

/**
 * The events of `GET /api/stream` for these topics, until the server ends it. Rejects with a ProblemError when it is
 * refused, cut or silent for 35 s, and with a FrameError on what is no event of ours.
 */
export async function* readStream(
  topics: readonly string[],
  signal: AbortSignal,
  { timing, fetch = globalThis.fetch }: StreamSource,
): AsyncGenerator<StreamEvent> {
  const silence = new AbortController()
  const ended = AbortSignal.any([signal, silence.signal])
  let heardAt = timing.now()
  void watchForSilence(() => heardAt, silence, signal, timing)
  try {
    const query = new URLSearchParams({ topics: topics.join(',') })
    const response = await fetch(`${basePath}/api/stream?${query}`, {
      headers: { accept: 'text/event-stream' },
      cache: 'no-store',
      signal: ended,
    })
    if (!response.ok || !response.body) throw toError(response.status, await bodyOf(response))
    const parse = createFrameReader()
    const decoder = new TextDecoder()
    const reader = response.body.getReader()
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      heardAt = timing.now()
      yield* parse(decoder.decode(value, { stream: true }))
    }
  } catch (error) {
    signal.throwIfAborted()
    if (silence.signal.aborted) throw unreachable(`Nothing came for ${SILENCE_MS / 1000} s.`, error)
    if (error instanceof TypeError) throw unreachable('The connection to it failed.', error)
    throw error
  } finally {
    silence.abort()
  }
}

async function watchForSilence(
  heardAt: () => number,
  silence: AbortController,
  signal: AbortSignal,
  timing: Timing,
): Promise<void> {
  const ended = AbortSignal.any([signal, silence.signal])
  while (!ended.aborted) {
    const leftMs = heardAt() + SILENCE_MS - timing.now()
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
