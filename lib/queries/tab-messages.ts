import * as z from 'zod/mini'
import { cursorSchema } from '@/lib/contract/resources'
import { streamEventSchema } from '@/lib/contract/stream'
import { liveStatusSchema, type TopicEvent } from './live-types'

const placeSchema = z.object({
  topic: z.string(),
  /** Absent: the tab has nothing of the topic yet. */
  cursor: z.exactOptional(cursorSchema),
})
export type Place = z.infer<typeof placeSchema>

const markSchema = z.extend(cursorSchema, { type: z.literal('mark'), topic: z.string() })
const eventSchema = z.union([markSchema, streamEventSchema])

/** What tabs of one browser say to each other. */
const messageSchema = z.discriminatedUnion('type', [
  /** This tab holds the stream from now on: tell it what you want. */
  z.object({ type: z.literal('lead'), tab: z.string() }),
  /** All that a tab wants, and where it stands in each topic. */
  z.object({
    type: z.literal('wants'),
    tab: z.string(),
    places: z.array(placeSchema),
    /** It has missed something: what it says counts, whatever was sent to it. */
    isBehind: z.boolean(),
  }),
  z.object({ type: z.literal('gone'), tab: z.string() }),
  /** How the stream is, from the tab that holds it. */
  z.object({ type: z.literal('status'), status: liveStatusSchema }),
  z.object({ type: z.literal('event'), event: eventSchema }),
])
type Parsed = z.infer<typeof messageSchema>

export type TabMessage = Exclude<Parsed, { type: 'event' }> | { type: 'event'; event: TopicEvent }

function isAboutTopic(event: z.infer<typeof eventSchema>): event is TopicEvent {
  return 'topic' in event
}

/** A message of another tab, or undefined for anything else on the channel. */
export function parseTabMessage(value: unknown): TabMessage | undefined {
  const parsed = z.safeParse(messageSchema, value)
  if (!parsed.success) return undefined
  const message = parsed.data
  if (message.type !== 'event') return message
  const { event } = message
  return isAboutTopic(event) ? { type: 'event', event } : undefined
}
