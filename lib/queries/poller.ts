import type { TopicEvent } from './live-types'
import { readTopic } from './read-topic'
import type { Timing } from './timing'

export const POLL_MS = 5_000

interface Parts {
  topics: () => string[]
  give: (event: TopicEvent) => void
  /** Hears of each round: the error when no topic could be read. */
  onRound: (error: unknown) => void
  timing: Timing
  fetch?: typeof fetch
}

export interface Poller {
  /** Polls from now on; nothing changes while it does already. */
  start(): void
  stop(): void
}

/** Reads each topic again 5 s after the last round, for a browser to which the stream does not come through. */
export function createPoller({ topics, give, onRound, timing, fetch }: Parts): Poller {
  let running: AbortController | undefined
  let round = 0

  async function ask(signal: AbortSignal): Promise<void> {
    round += 1
    const options = { signal, round, ...(fetch ? { fetch } : {}) }
    const answers = await Promise.allSettled(topics().map((topic) => readTopic(topic, options)))
    if (signal.aborted) return
    for (const answer of answers) if (answer.status === 'fulfilled' && answer.value) give(answer.value)
    const refused = answers.find((answer) => answer.status === 'rejected')
    onRound(answers.some((answer) => answer.status === 'fulfilled') ? undefined : refused?.reason)
  }

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await ask(signal)
      await timing.sleep(POLL_MS, signal)
    }
  }

  return {
    start() {
      if (running) return
      running = new AbortController()
      void run(running.signal)
    },
    stop() {
      running?.abort()
      running = undefined
    },
  }
}
