import type { Clock } from '@/lib/clock'
import { resourceListSchema } from '@/lib/contract/resources'
import { parseTopic } from '@/lib/contract/stream-request'
import { IDENTITY_TOPIC, OVERVIEW_TOPIC } from '@/lib/contract/topics'
import { resourcesPath } from '@/lib/facts/objects/query/resources'
import { overviewSchema } from '@/lib/pages/overview/contract'
import { getJson } from '@/lib/queries/get-json'
import type { TopicEvent } from './live-types'

export const POLL_MS = 5_000

interface Parts {
  topics: () => string[]
  give: (event: TopicEvent) => void
  /** Hears of each round: the error when no topic could be read. */
  onRound: (error: unknown) => void
  timing: Clock
  fetch?: typeof fetch
}

export interface Poller {
  /** Polls from now on; no effect if it already does. */
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

/** An epoch of no server: news of it is always news. */
const POLLED = 'polled'

interface AskOptions {
  signal: AbortSignal
  fetch?: typeof fetch
  /** Counts the rounds. */
  round: number
}

/**
 * What the stream would bring of a topic, asked for once: a list as its snapshot, the overview each second round, the identity as
 * news of it. Undefined for a topic that only a stream can bring. Rejects with a ProblemError.
 */
async function readTopic(topic: string, { round, ...ask }: AskOptions): Promise<TopicEvent | undefined> {
  if (topic === IDENTITY_TOPIC) return { type: 'identity', topic, epoch: POLLED, seq: round, at: '' }
  if (topic === OVERVIEW_TOPIC) {
    // It asks as much as all pages together.
    if (round % 2 === 0) return undefined
    const overview = await getJson('/api/overview', overviewSchema, ask)
    return { type: 'overview', topic, epoch: POLLED, seq: round, checkedAt: overview.checkedAt, overview }
  }
  const parsed = parseTopic(topic)
  if (parsed?.about !== 'resources') return undefined
  const list = await getJson(resourcesPath(parsed.target), resourceListSchema, ask)
  return list.cursor && { type: 'snapshot', topic, ...list.cursor, list }
}
