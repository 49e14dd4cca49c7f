import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
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
  it.each<[string, Row, Row, number]>([
    ['an age that moved on is no change', pod('a', 0, '9s'), pod('a', 0, '19s'), 0],
    ['a restart long ago is no change', pod('a', '1 (2m ago)', '9m'), pod('a', '1 (3m10s ago)', '10m'), 0],
    ['another restart is a change', pod('a', '1 (2m ago)', '9m'), pod('a', '2 (1s ago)', '10m'), 1],
    ['a first restart is a change', pod('a', 0, '9m'), pod('a', '1 (1s ago)', '9m'), 1],
    ['another number of cells is a change', pod('a', 0, '9m'), { key: 'a', cells: ['a', 0] }, 1],
  ])('%s', (_, before, after, changes) => {
    expect(diffRows(columns, held(before), [after]).upserts).toHaveLength(changes)
  })

  it('names the rows that vanished', () => {
    expect(diffRows(columns, held(pod('a', 0, '1s'), pod('b', 0, '1s')), [pod('b', 0, '2s')])).toEqual({
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
        expect(applyRowChanges(before, diffRows(columns, held(...before), after))).toEqual(after)
      }),
    )
  })
})
