import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ResourceList, Row } from '@/lib/contract/resources'
import { byKey } from '@/lib/contract/rows'
import type { Overview } from '@/lib/pages/overview/contract'
import { NOTHING, say, words } from '@/lib/phrase/phrase'
import { applyOverviewEvent, applyStreamEvent, type ListEvent } from './apply-stream-event'
import { formatFrame } from './event-frames'

const topic = 'resources//v1/pods/shop'
const epoch = 'e1'

function aList(rows: Row[], seq: number, over: Partial<ResourceList> = {}): ResourceList {
  return {
    columns: [{ name: 'Name', type: 'string', priority: 0, description: '' }],
    rows,
    resourceVersion: '1',
    state: 'live',
    says: NOTHING,
    cursor: { epoch, seq },
    ...over,
  }
}

function aRow(key: string, ...cells: (string | number)[]): Row {
  return { key, cells: [key, ...cells] }
}

function aDelta(seq: number, upserts: Row[], deletes: string[] = []): ListEvent {
  return {
    type: 'delta',
    topic,
    epoch,
    seq,
    upserts,
    deletes,
    resourceVersion: String(seq),
    asOf: '2026-11-24T15:00:00Z',
  }
}

describe('applyStreamEvent', () => {
  it('keeps rows in the order of the API server, by key', () => {
    const list = aList([aRow('b'), aRow('d')], 1)
    const next = applyStreamEvent(list, aDelta(2, [aRow('a'), aRow('d', 2), aRow('c')], ['b']))
    expect(next).toMatchObject({
      rows: [aRow('a'), aRow('c'), aRow('d', 2)],
      resourceVersion: '2',
      cursor: { epoch, seq: 2 },
    })
  })

  it('keeps rows that did not change the same objects, so that nothing else is painted', () => {
    const list = aList([aRow('a'), aRow('b')], 1)
    const next = applyStreamEvent(list, aDelta(2, [aRow('b', 2)]))
    expect(next !== 'resync' && next.rows[0]).toBe(list.rows[0])
  })

  it.each<[string, ResourceList | undefined, ListEvent]>([
    ['a delta before any list', undefined, aDelta(1, [])],
    [
      'a state before any list',
      undefined,
      { type: 'state', topic, epoch, seq: 1, state: 'live', says: NOTHING },
    ],
    ['a delta that skips one', aList([], 1), aDelta(3, [])],
    [
      'a state that skips one',
      aList([], 1),
      { type: 'state', topic, epoch, seq: 3, state: 'live', says: NOTHING },
    ],
    ['a delta of another epoch', aList([], 1), { ...aDelta(2, []), epoch: 'e2' }],
    ['a heartbeat that is ahead', aList([], 1), { type: 'mark', epoch, seq: 2 }],
    ['a heartbeat of another epoch', aList([], 1), { type: 'mark', epoch: 'e2', seq: 1 }],
    ['a delta on a list that has no cursor', { ...aList([], 1), cursor: undefined } as never, aDelta(2, [])],
  ])('asks for a resync on %s', (_, list, event) => {
    expect(applyStreamEvent(list, event)).toBe('resync')
  })

  it.each<[string, ListEvent]>([
    ['a delta that was applied', aDelta(5, [aRow('x')])],
    ['an older delta', aDelta(4, [aRow('x')])],
    ['an older snapshot', { type: 'snapshot', topic, epoch, seq: 4, list: aList([], 4) }],
    ['a heartbeat at this place', { type: 'mark', epoch, seq: 5 }],
  ])('gives the same object back on %s', (_, event) => {
    const list = aList([aRow('a')], 5)
    expect(applyStreamEvent(list, event)).toBe(list)
  })

  it('takes a snapshot of another epoch whatever its number', () => {
    const event: ListEvent = { type: 'snapshot', topic, epoch: 'e2', seq: 0, list: aList([aRow('z')], 0) }
    expect(applyStreamEvent(aList([], 9), event)).toMatchObject({
      rows: [aRow('z')],
      cursor: { epoch: 'e2', seq: 0 },
    })
  })

  it('forgets the words of the previous state', () => {
    const list = aList([], 1, { state: 'stale', says: say`gone`, asOf: 'then', explain: '/ask?x' })
    const next = applyStreamEvent(list, { type: 'state', topic, epoch, seq: 2, state: 'live', says: NOTHING })
    expect(next).toEqual({ ...aList([], 2), cursor: { epoch, seq: 2 } })
  })
})

// What a server does to one list, and what the way to the browser does to its events.
const keys = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor', 'ns/x', 'ns-1/x')
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('put' as const), key: keys, cell: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('drop' as const), key: keys }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('state' as const), says: fc.string().map(words) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('snapshot' as const) }) },
)
const way = fc.constantFrom('arrives', 'arrives', 'arrives', 'twice', 'lost', 'again-later')

function history(steps: (typeof step extends fc.Arbitrary<infer T> ? T : never)[]) {
  const rows = new Map<string, Row>()
  let seq = 0
  let says = NOTHING
  const truth = () => aList([...rows.values()].sort(byKey), seq, { says })
  const start = truth()
  const events = steps.map((s): ListEvent => {
    if (s.do === 'snapshot') return { type: 'snapshot', topic, epoch, seq, list: truth() }
    seq += 1
    if (s.do === 'state') {
      says = s.says
      return { type: 'state', topic, epoch, seq, state: 'live', says }
    }
    if (s.do === 'put') {
      const row = aRow(s.key, s.cell)
      rows.set(s.key, row)
      return aDelta(seq, [row])
    }
    rows.delete(s.key)
    return aDelta(seq, [], [s.key])
  })
  return { start, events, truth: truth() }
}

describe('a stream with lost, doubled and late events', () => {
  it('either equals the truth or asks for a resync, by the next heartbeat at the latest', () => {
    let equal = 0
    let resynced = 0
    fc.assert(
      fc.property(fc.array(fc.tuple(step, way), { maxLength: 30 }), (script) => {
        const { start, events, truth } = history(script.map(([s]) => s))
        const late: ListEvent[] = []
        const arriving = events.flatMap((event, i) => {
          const how = script[i]?.[1]
          if (how === 'again-later') late.push(event)
          return how === 'lost' ? [] : how === 'twice' ? [event, event] : [event]
        })
        const mark: ListEvent = { type: 'mark', epoch, seq: truth.cursor?.seq ?? 0 }
        let list: ResourceList = start
        for (const event of [...arriving, ...late, mark]) {
          const next = applyStreamEvent(list, event)
          if (next === 'resync') {
            resynced += 1
            return
          }
          list = next
        }
        equal += 1
        expect(list.rows).toEqual(truth.rows)
        expect(list.says).toBe(truth.says)
        expect(list.cursor).toEqual(truth.cursor)
      }),
      { numRuns: 2000 },
    )
    expect(equal).toBeGreaterThan(100)
    expect(resynced).toBeGreaterThan(100)
  })

  it('equals the truth without a resync when nothing is lost', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { start, events, truth } = history(steps)
        const end = events.reduce<ResourceList | 'resync'>(
          (list, event) => (list === 'resync' ? list : applyStreamEvent(list, event)),
          start,
        )
        expect(end).toMatchObject({ rows: truth.rows, says: truth.says, cursor: truth.cursor })
      }),
    )
  })
})

const OLD = '2026-11-24T12:00:00Z'
const NEW = '2026-11-24T12:00:10Z'
const overview = (checkedAt: string): Overview => ({
  verdict: [],
  causes: [],
  checks: [],
  pod: {},
  server: { state: 'answers', network: 'passed', tls: 'passed', authentication: 'passed' },
  token: { state: 'ok', says: words('accepted') },
  permissions: { state: 'ok', says: words('none is dangerous') },
  counts: {},
  serverMs: 9,
  checkedAt,
})
const held = { cursor: { epoch: 'a', seq: 4 }, overview: overview(OLD) }
const event = (seq: number, more: object = {}) =>
  ({ type: 'overview', epoch: 'a', seq, checkedAt: NEW, ...more }) as const

it('is sent with each sentence as a text', () => {
  const frame = formatFrame({ ...event(5, { overview: overview(NEW) }), topic: 'overview' })
  const sent = JSON.parse(frame.slice('data: '.length))
  expect([sent.overview.token.says, sent.overview.permissions.says].map((says) => typeof says)).toEqual([
    'string',
    'string',
  ])
})

it.each([
  ['whole, takes its place', held, event(5, { overview: overview(NEW) }), overview(NEW)],
  ['whole, takes its place after a gap', held, event(9, { overview: overview(NEW) }), overview(NEW)],
  [
    'that says the same, renews its time',
    held,
    event(5, { serverMs: 12 }),
    { ...overview(NEW), serverMs: 12 },
  ],
  ['from before, changes nothing', held, event(4, { overview: overview(NEW) }), undefined],
  [
    'older than an answer to a question, changes nothing',
    { ...held, overview: overview(NEW) },
    { ...event(5, { overview: overview(OLD) }), checkedAt: OLD },
    undefined,
  ],
])('an event %s', (_what, from, next, expected) => {
  expect(applyOverviewEvent(from, next)).toMatchObject({ ...(expected ? { overview: expected } : {}) })
  if (expected === undefined) expect(applyOverviewEvent(from, next)).not.toHaveProperty('overview')
})

it.each([
  ['that says the same as one that was lost', held, event(6)],
  ['that says the same as nothing', {}, event(1)],
  ['of another server', held, { ...event(5), epoch: 'b' }],
  ['mark of what did not come', held, { type: 'mark', epoch: 'a', seq: 5 } as const],
])('an event %s asks again', (_what, from, next) => {
  expect(applyOverviewEvent(from, next)).toBe('resync')
})
