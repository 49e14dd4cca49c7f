import type { Cursor } from '@/lib/contract/resources'
import { IDENTITY_TOPIC } from '@/lib/contract/topics'
import type { LiveSink, TopicEvent } from './live-types'
import type { Place } from './tab-messages'

type Held = Cursor | undefined

export interface Relay extends LiveSink {
  /** What another tab wants, and where it stands. True when the stream is ahead of it, so that it has to be renewed. */
  enter(tab: string, places: readonly Place[], isBehind: boolean): boolean
  leave(tab: string): void
  /** The topics that other tabs want. */
  topics(): string[]
  /** True when the stream has brought more of the topic than a tab that stands here has. */
  isAhead(topic: string, held: Held): boolean
}

interface Parts {
  /** The cache of this tab. */
  own: LiveSink
  isOwn(topic: string): boolean
  /** Sends an event to the other tabs. */
  post(event: TopicEvent): void
}

function isStrict(topic: string): boolean {
  return topic !== IDENTITY_TOPIC
}

/** Where a tab stands after an event, by the rules of `applyStreamEvent`; 'lost' when it missed one before. */
function advance(held: Held, event: TopicEvent): Held | 'lost' {
  const { topic, type, epoch, seq } = event
  const isWhole = type === 'snapshot' || (type === 'log' && event.isSnapshot)
  if (isWhole || !isStrict(topic)) {
    return held?.epoch === epoch && seq <= held.seq ? held : { epoch, seq }
  }
  if (held?.epoch !== epoch) return 'lost'
  if (seq <= held.seq) return held
  return type === 'mark' || seq !== held.seq + 1 ? 'lost' : { epoch, seq }
}

/** The place from which nobody misses anything; undefined where only a snapshot serves all. */
function lowest(places: readonly Held[]): Held {
  const [first, ...rest] = places
  let low = first
  for (const place of rest) {
    if (low === undefined || place?.epoch !== low.epoch) return undefined
    if (place.seq < low.seq) low = place
  }
  return low
}

/**
 * The sink of the tab that holds the stream: each event goes to its own cache and to the tabs that want its topic. It
 * knows where each of them stands, so that the stream can be asked for from the lowest place; who stands higher knows
 * what comes twice by its number.
 */
export function createRelay({ own, isOwn, post }: Parts): Relay {
  const tabs = new Map<string, Map<string, Held>>()
  /** Up to where the stream has brought each topic since it was last opened. */
  const brought = new Map<string, Cursor>()

  function heldOf(topic: string): Held[] {
    const others = [...tabs.values()].flatMap((places) => (places.has(topic) ? [places.get(topic)] : []))
    return isOwn(topic) ? [own.cursorOf(topic), ...others] : others
  }

  function isAhead(topic: string, held: Held): boolean {
    const at = brought.get(topic)
    return at !== undefined && (held?.epoch !== at.epoch || held.seq < at.seq)
  }

  function forward(event: TopicEvent): boolean {
    const takers = [...tabs.values()].filter((places) => places.has(event.topic))
    if (takers.length > 0) post(event)
    let isComplete = true
    for (const places of takers) {
      const next = advance(places.get(event.topic), event)
      if (next === 'lost') isComplete = false
      else places.set(event.topic, next)
    }
    return isComplete
  }

  return {
    cursorOf(topic) {
      brought.delete(topic)
      return lowest(heldOf(topic))
    },
    take(event) {
      const { topic, epoch, seq } = event
      const at = brought.get(topic)
      if (at?.epoch !== epoch || at.seq < seq) brought.set(topic, { epoch, seq })
      const isForwarded = forward(event)
      return (!isOwn(topic) || own.take(event)) && isForwarded
    },
    enter(tab, places, isBehind) {
      const before = tabs.get(tab)
      const now = new Map<string, Held>()
      for (const { topic, cursor } of places) {
        const known = before?.get(topic)
        // What is on its way to the tab counts as there.
        const isNewer =
          !isBehind && known?.epoch === cursor?.epoch && (known?.seq ?? -1) > (cursor?.seq ?? -1)
        now.set(topic, isNewer ? known : cursor)
      }
      tabs.set(tab, now)
      return [...now].some(([topic, held]) => isAhead(topic, held))
    },
    leave: (tab) => void tabs.delete(tab),
    topics: () => [...new Set([...tabs.values()].flatMap((places) => [...places.keys()]))],
    isAhead,
  }
}
