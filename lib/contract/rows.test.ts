import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { humanDuration } from '@/lib/words/durations'
import type { Column, Row } from './resources'
import { applyRowChanges, byKey, diffRows } from './rows'

const columns: Column[] = ['Name', 'Restarts', 'Age'].map((name) => ({
  name,
  type: 'string',
  priority: 0,
  description: '',
}))

function pod(key: string, restarts: string | number, age: string): Row {
  return { key, cells: [key, restarts, age] }
}

function held(...rows: Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.key, row]))
}

describe('diffRows', () => {
  it.each<[string, Row, Row, number, number]>([
    ['an age that moved on is no change', pod('a', 0, '9s'), pod('a', 0, '19s'), 10, 0],
    [
      'a restart long ago is no change',
      pod('a', '1 (2m ago)', '9m'),
      pod('a', '1 (3m10s ago)', '10m'),
      70,
      0,
    ],
    ['another restart is a change', pod('a', '1 (2m ago)', '9m'), pod('a', '2 (1s ago)', '9m'), 10, 1],
    ['a first restart is a change', pod('a', 0, '9m'), pod('a', '1 (1s ago)', '9m'), 10, 1],
    ['another number of cells is a change', pod('a', 0, '9m'), { key: 'a', cells: ['a', 0] }, 10, 1],
    ['an age that went back is another object', pod('a', 0, '3d'), pod('a', 0, '5s'), 600, 1],
    ['an age that fell behind is another object', pod('a', 0, '5m'), pod('a', 0, '10m'), 1200, 1],
    ['an age that ran ahead is a change', pod('a', 0, '5s'), pod('a', 0, '3d'), 10, 1],
    [
      'the same count of later restarts is a change',
      pod('a', '1 (5m ago)', '9m'),
      pod('a', '1 (2s ago)', '9m'),
      10,
      1,
    ],
    ['an age that is not known stays so', pod('a', 0, '<unknown>'), pod('a', 0, '<unknown>'), 10, 0],
    ['an age that becomes known is a change', pod('a', 0, '<unknown>'), pod('a', 0, '5s'), 10, 1],
  ])('%s', (_, before, after, seconds, changes) => {
    expect(diffRows(columns, held(before), [after], () => seconds * 1000).upserts).toHaveLength(changes)
  })

  const printed = fc.nat({ max: 9 * 365 * 86_400_000 })
  it('takes no passing of time for a change, whatever the age and however long', () => {
    fc.assert(
      fc.property(printed, printed, fc.integer({ min: -2000, max: 2000 }), (ageMs, elapsedMs, skewMs) => {
        const at = (ms: number) => pod('a', `1 (${humanDuration(ms)} ago)`, humanDuration(ms))
        const rows = [at(ageMs + elapsedMs)]
        expect(diffRows(columns, held(at(ageMs)), rows, () => elapsedMs + skewMs).upserts).toEqual([])
      }),
    )
  })

  it('sees an object that was recreated between two lists, to a tenth of its age', () => {
    fc.assert(
      fc.property(printed, printed, (ageMs, elapsedMs) => {
        const old = held(pod('a', 0, humanDuration(ageMs)))
        // Recreated right after the first list, when the old one was older than what rounding hides.
        fc.pre(ageMs > 120_000 && ageMs > elapsedMs / 2)
        const rows = [pod('a', 0, humanDuration(elapsedMs))]
        expect(diffRows(columns, old, rows, () => elapsedMs).upserts).toHaveLength(1)
      }),
    )
  })

  it('names the rows that vanished', () => {
    const before = held(pod('a', 0, '1s'), pod('b', 0, '1s'))
    expect(diffRows(columns, before, [pod('b', 0, '2s')], () => 1000)).toEqual({
      upserts: [],
      deletes: ['a'],
    })
  })

  it('turns any list into any other', () => {
    const rows = fc
      .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', '__proto__', 'a-1', 'a/1'), fc.nat(2)), {
        selector: ([key]) => key,
      })
      .map((list) => list.map(([key, n]): Row => ({ key, cells: [key, n] })).sort(byKey))
    fc.assert(
      fc.property(rows, rows, (before, after) => {
        expect(
          applyRowChanges(
            before,
            diffRows(columns, held(...before), after, () => 0),
          ),
        ).toEqual(after)
      }),
    )
  })
})

describe('applyRowChanges', () => {
  const key = fc.constantFrom<string>('a', 'b', 'c', 'd', '__proto__')

  it('orders whatever comes by key, keeps what did not change, and puts what is also named as gone', () => {
    fc.assert(
      fc.property(fc.uniqueArray(key), fc.array(key), fc.array(key), (before, puts, deletes) => {
        const rows = before.toSorted().map((each) => pod(each, 0, ''))
        const upserts = puts.map((each) => pod(each, 1, ''))
        const after = applyRowChanges(rows, { upserts, deletes })
        const gone = new Set(deletes)
        const kept = before.filter((each) => !gone.has(each))
        expect(after.map((row) => row.key)).toEqual([...new Set([...kept, ...puts])].sort())
        for (const row of after) {
          if (!puts.includes(row.key)) expect(rows).toContain(row)
          else expect(row.cells[1]).toBe(1)
        }
      }),
    )
  })
})
