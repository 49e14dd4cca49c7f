import { resourceListSchema } from '@/lib/contract/resources'
import { IDENTITY_TOPIC, parseTopic } from '@/lib/contract/topics'
import { getJson } from './get-json'
import type { TopicEvent } from './live-types'
import { resourcesPath } from './resources'

/** An epoch of no server: news of it is always news. */
const POLLED = 'polled'

export interface AskOptions {
  signal: AbortSignal
  fetch?: typeof fetch
  /** Counts the rounds. */
  round: number
}

/**
 * What the stream would bring of a topic, asked for once: a list as its snapshot, the identity as news of it. Undefined
 * for a topic that only a stream can bring. Rejects with a ProblemError.
 */
export async function readTopic(
  topic: string,
  { round, ...ask }: AskOptions,
): Promise<TopicEvent | undefined> {
  if (topic === IDENTITY_TOPIC) return { type: 'identity', topic, epoch: POLLED, seq: round, at: '' }
  const parsed = parseTopic(topic)
  if (parsed?.about !== 'resources') return undefined
  const list = await getJson(resourcesPath(parsed.target), resourceListSchema, ask)
  return list.cursor && { type: 'snapshot', topic, ...list.cursor, list }
}
