import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NOTHING, say, settled } from '@/lib/phrase/phrase'
import { anySign } from '@/lib/words/testing/any-sign'
import { createFrameReader, FrameError, formatFrame, formatPiece } from './event-frames'
import type { StreamEvent } from './stream'

const text = fc.string({ unit: anySign })
const sentences = fc
  .array(fc.record({ says: text, quotes: text }), { maxLength: 3 })
  .map((parts) => settled(parts.flatMap(({ says, quotes }) => [{ text: says }, { quote: quotes }])))
const event: fc.Arbitrary<StreamEvent> = fc.oneof(
  fc.record({ type: fc.constant('bye' as const), says: sentences, retryAfterMs: fc.nat() }),
  fc.record({ type: fc.constant('hello' as const), topics: fc.array(text), at: text }),
  fc.record({
    type: fc.constant('delta' as const),
    topic: text,
    epoch: text,
    seq: fc.nat(),
    upserts: fc.array(fc.record({ key: text, cells: fc.array(fc.oneof(text, fc.constant(null))) })),
    deletes: fc.array(text),
    resourceVersion: text,
    asOf: text,
  }),
)

const snapshot: fc.Arbitrary<StreamEvent> = fc.record({
  type: fc.constant('snapshot' as const),
  topic: text,
  epoch: text,
  seq: fc.nat(),
  list: fc.record({
    columns: fc.array(
      fc.record({
        name: text,
        type: text,
        priority: fc.integer(),
        description: fc.constantFrom('"rows":[]}}', ''),
      }),
    ),
    rows: fc.array(fc.record({ key: text, cells: fc.array(text) }), { maxLength: 30 }),
    resourceVersion: text,
    state: fc.constant('live' as const),
    says: sentences,
  }),
})

describe('formatPiece', () => {
  it('gives an event whole, in pieces of a few rows each', () => {
    fc.assert(
      fc.property(fc.oneof(snapshot, event), fc.integer({ min: 1, max: 200 }), (one, characters) => {
        const pieces: string[] = []
        for (let at: number | undefined = 0; at !== undefined; ) {
          const piece = formatPiece(one, at, characters)
          pieces.push(piece.text)
          at = piece.next
        }
        expect(createFrameReader()(pieces.join(''))).toEqual([one])
        if (one.type === 'snapshot') expect(pieces.length).toBeLessThanOrEqual(one.list.rows.length + 1)
      }),
    )
  })
})

describe('createFrameReader', () => {
  it('gives back every event, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 5 }),
        fc.array(fc.nat(400), { maxLength: 40 }),
        (events, cuts) => {
          const stream = events.map(formatFrame).join(': a comment\n\n')
          const read = createFrameReader()
          const places = [0, ...cuts.map((c) => c % (stream.length + 1)), stream.length].sort((a, b) => a - b)
          const got = places.slice(1).flatMap((end, i) => read(stream.slice(places[i], end)))
          expect(got).toEqual(events)
        },
      ),
    )
  })

  it('reads frames that arrive one character at a time', () => {
    const read = createFrameReader()
    const bye: StreamEvent = { type: 'bye', says: say`a\nb`, retryAfterMs: 1 }
    expect([...formatFrame(bye), ...formatFrame(bye)].flatMap((letter) => read(letter))).toEqual([bye, bye])
  })

  it('sees the end of a frame that an empty piece cuts', () => {
    const read = createFrameReader()
    const bye: StreamEvent = { type: 'bye', says: NOTHING, retryAfterMs: 1 }
    const frame = formatFrame(bye)
    expect([frame.slice(0, -1), '', '\n'].flatMap((piece) => read(piece))).toEqual([bye])
  })

  it('passes over comments and fields it does not know', () => {
    expect(createFrameReader()(': hb\n\nid: 3\nevent: x\n\n')).toEqual([])
  })

  it.each([
    ['no JSON', 'data: {\n\n'],
    ['JSON of another shape', 'data: {"type":"delta"}\n\n'],
    ['an unknown type', 'data: {"type":"exec"}\n\n'],
  ])('refuses %s', (_, frame) => {
    expect(() => createFrameReader()(frame)).toThrow(FrameError)
  })

  it('refuses a frame without an end', () => {
    const read = createFrameReader()
    const piece = 'x'.repeat(8 * 1024 * 1024)
    expect(() => {
      for (let i = 0; i < 6; i += 1) read(piece)
    }).toThrow(FrameError)
  })
})
