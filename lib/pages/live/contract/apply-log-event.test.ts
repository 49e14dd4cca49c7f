import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NOTHING, say } from '@/lib/phrase/phrase'
import { applyLogEvent, KEPT_LINES, type LogTail } from './apply-log-event'
import type { LogEvent } from './stream'

const event = (seq: number, first: number, texts: string[], more: Partial<LogEvent> = {}): LogEvent => ({
  type: 'log',
  topic: 'logs/shop/web-0/app',
  epoch: 'a',
  seq,
  isSnapshot: false,
  first,
  lines: texts.map((text) => ({ text })),
  state: 'live',
  says: NOTHING,
  ...more,
})
const snapshot = (seq: number, first: number, texts: string[], epoch = 'a') =>
  event(seq, first, texts, { isSnapshot: true, epoch })

function tailAfter(...events: LogEvent[]): LogTail {
  let tail: LogTail | undefined
  for (const each of events) {
    const next = applyLogEvent(tail, each)
    if (next === 'resync') throw new Error(`resync on ${each.seq}`)
    tail = next
  }
  if (tail === undefined) throw new Error('There is no tail.')
  return tail
}
const texts = (tail: LogTail) => tail.entries.map((entry) => ('text' in entry ? entry.text : entry.skipped))

describe('applyLogEvent', () => {
  it('appends what comes, once, whether an event or a snapshot brings it', () => {
    const tail = tailAfter(
      snapshot(1, 0, ['a', 'b']),
      event(2, 2, ['c']),
      event(2, 2, ['c']),
      snapshot(4, 1, ['b', 'c', 'd']),
    )
    expect(texts(tail)).toEqual(['a', 'b', 'c', 'd'])
    expect(tail).toMatchObject({ next: 4, cursor: { epoch: 'a', seq: 4 } })
  })

  it('counts lines that never came, in their place', () => {
    expect(texts(tailAfter(snapshot(1, 5, ['a']), event(2, 10, ['b'])))).toEqual(['a', 4, 'b'])
    expect(texts(tailAfter(snapshot(1, 0, ['a']), snapshot(9, 1205, ['b'])))).toEqual(['a', 1204, 'b'])
  })

  it('starts over with another epoch, and asks for it where only a part of it came', () => {
    expect(texts(tailAfter(snapshot(7, 3, ['a']), snapshot(1, 0, ['x'], 'b')))).toEqual(['x'])
    const held = tailAfter(snapshot(7, 3, ['a']))
    expect(applyLogEvent(held, event(8, 4, ['b'], { epoch: 'b' }))).toBe('resync')
    expect(applyLogEvent(undefined, event(1, 0, ['a']))).toBe('resync')
    expect(applyLogEvent(held, event(9, 4, ['b']))).toBe('resync')
    expect(applyLogEvent(held, { type: 'mark', epoch: 'a', seq: 8 })).toBe('resync')
    expect(applyLogEvent(held, { type: 'mark', epoch: 'a', seq: 7 })).toBe(held)
  })

  it('takes over the state, and forgets an explanation that does not hold any more', () => {
    const denied = tailAfter(
      event(1, 0, [], { isSnapshot: true, state: 'denied', says: say`no`, explain: '/ask?verb=get' }),
    )
    expect(denied).toMatchObject({ state: 'denied', explain: '/ask?verb=get' })
    expect(applyLogEvent(denied, event(2, 0, ['a']))).not.toHaveProperty('explain')
  })

  it('keeps a bounded tail and counts what it dropped', () => {
    const many = Array.from({ length: 900 }, (_, i) => `${i}`)
    const events = Array.from({ length: 8 }, (_, i) => event(i + 2, 1 + i * 900, many))
    const tail = tailAfter(snapshot(1, 0, ['first']), ...events)
    expect(tail.entries).toHaveLength(KEPT_LINES)
    expect(tail.dropped).toBe(7201 - KEPT_LINES)
  })

  it('accounts for every number, whatever comes', () => {
    const bursts = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 20 })
    fc.assert(
      fc.property(bursts, (steps) => {
        let number = 0
        const events = steps.map(([gap, count], i) => {
          const first = i === 0 ? 0 : number + gap
          number = first + count
          return {
            ...event(
              i + 1,
              first,
              Array.from({ length: count }, () => 'x'),
            ),
            isSnapshot: i === 0,
          }
        })
        fc.pre(events.length > 0)
        const tail = tailAfter(...events)
        const sum = tail.entries.reduce((all, entry) => all + ('skipped' in entry ? entry.skipped : 1), 0)
        expect(tail.next).toBe(sum)
      }),
    )
  })
})
