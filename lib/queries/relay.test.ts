import { describe, expect, it } from 'vitest'
import type { TopicEvent } from './live-types'
import { createRelay } from './relay'

const topic = 'logs/shop/web-0/app'
const log = (seq: number, isSnapshot = false): TopicEvent => ({
  type: 'log',
  topic,
  epoch: 'a',
  seq,
  isSnapshot,
  first: seq,
  lines: [],
  state: 'live',
  says: '',
})

describe('the relay and logs', () => {
  it('knows that a tab that stands before the stream missed lines, until a snapshot brings them', () => {
    const posted: TopicEvent[] = []
    const relay = createRelay({
      own: { cursorOf: () => undefined, take: () => true },
      isOwn: () => false,
      post: (event) => posted.push(event),
    })
    relay.enter('other', [{ topic, cursor: { epoch: 'a', seq: 1 } }], false)
    expect(relay.take(log(2))).toBe(true)
    expect(relay.take(log(4))).toBe(false)
    expect(relay.take(log(5, true))).toBe(true)
    expect(relay.take(log(6))).toBe(true)
    expect(posted).toHaveLength(4)
  })
})
