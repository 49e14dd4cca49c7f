import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ResourceList, Row } from '@/lib/contract/resources'
import { applyRowChanges } from '@/lib/contract/rows'
import { NOTHING } from '@/lib/phrase/phrase'
import { createRowSorter, defaultSort, inHeldOrder, nextSort, sortRows, unhealthyFirst } from './sort-rows'

type Cell = Row['cells'][number]

function aList(
  column: string,
  cells: readonly Cell[],
  over: (i: number) => Partial<Row> = () => ({}),
): ResourceList {
  return {
    columns: [{ name: column, type: 'string', priority: 0, description: '' }],
    rows: cells.map((cell, i) => ({ key: `row-${String(i).padStart(3, '0')}`, cells: [cell], ...over(i) })),
    resourceVersion: '1',
    state: 'live',
    says: NOTHING,
    printedAt: '2026-11-24T14:00:00Z',
  }
}

function sorted(column: string, cells: readonly Cell[], isDescending = false): Cell[] {
  return sortRows(aList(column, cells), { column, isDescending }).map((row) => row.cells[0] ?? null)
}

describe('sortRows', () => {
  it.each<[string, string, Cell[]]>([
    ['numbers', 'Count', [2, 10, 100, 1000]],
    ['numbers as text', 'Restarts', ['0', '9', '10']],
    ['restarts, the latest last among equals', 'Restarts', ['0', '2', '2 (5d ago)', '2 (3m ago)', '10']],
    ['ages', 'Age', ['9s', '90s', '10m', '3h', '5d3h', '6d', '2y1d']],
    ['durations that do not change', 'Duration', ['59s', '4m10s', '2h']],
    ['shares', 'Ready', ['0/3', '0/5', '1/2', '0/0', '1/1', '3/3']],
    ['completions', 'Completions', ['0/1 of 3', '1/2', '1/1']],
    ['quantities', 'Capacity', ['500m', '1', '1500m', '128Ki', '1M', '1Mi', '1Gi']],
    ['dates', 'Created At', ['2025-12-31T23:59:59Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.5Z']],
    ['names with numbers in them', 'Name', ['web-1', 'web-2', 'web-10']],
    ['addresses', 'IP', ['10.9.0.1', '10.10.0.1', '10.10.0.20']],
    ['a mix, as text', 'Status', ['5m', 'Pending', 'Running']],
  ])('orders %s by their true value', (_, column, ordered) => {
    expect(sorted(column, [...ordered].reverse())).toEqual(ordered)
    expect(sorted(column, ordered, true)).toEqual([...ordered].reverse())
  })

  it.each([false, true])('puts rows without a value last (descending: %s)', (isDescending) => {
    const cells = ['<unknown>', '3m', '', '1m', null, '<none>']
    const ordered = isDescending ? ['3m', '1m'] : ['1m', '3m']
    expect(sorted('Age', cells, isDescending)).toEqual([...ordered, '<unknown>', '', null, '<none>'])
  })

  it('compares ages that were printed at different times by when they began', () => {
    const printed = ['2026-11-24T14:00:00Z', '2026-11-24T14:30:00Z', '2026-11-24T14:30:00Z']
    const list = aList('Age', ['5m', '34m', '36m'], (i) => ({ printedAt: printed[i] ?? '' }))
    const keys = sortRows(list, { column: 'Age', isDescending: false }).map((row) => row.key)
    expect(keys).toEqual(['row-001', 'row-000', 'row-002'])
  })

  it('uses the creation time where it is known', () => {
    const created = ['2026-11-24T13:00:30Z', '2026-11-24T13:00:10Z', '2026-11-24T13:00:20Z']
    const list = aList('Age', ['59m', '59m', '59m'], (i) => ({ createdAt: created[i] ?? '' }))
    const keys = sortRows(list, { column: 'Age', isDescending: false }).map((row) => row.key)
    expect(keys).toEqual(['row-000', 'row-002', 'row-001'])
  })

  it('keeps the API server’s order for a column that is not there', () => {
    const list = aList('Name', ['b', 'a'])
    expect(sortRows(list, { column: 'Nonsense', isDescending: true })).toBe(list.rows)
    expect(sortRows(list, undefined)).toBe(list.rows)
  })

  const cell = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.integer(),
    fc.constant(null),
    fc.constantFrom('5d3h', '1/2', '128Mi', '<none>', '3 (5m ago)', '10', '2026-01-01T00:00:00Z'),
  )

  it('never loses or duplicates a row, whatever order they came in', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 30 }), fc.boolean(), (cells, isDescending) => {
        const list = aList('Any', cells)
        const there = sortRows(list, { column: 'Any', isDescending })
        expect(new Set(there)).toEqual(new Set(list.rows))
        const turned = { ...list, rows: list.rows.toReversed() }
        expect(sortRows(turned, { column: 'Any', isDescending })).toEqual(there)
      }),
    )
  })
})

it('a list that changes step by step is in the same order as one sorted at once', () => {
  const cell = fc.constantFrom<Cell>('5d3h', '1m', 'x', '1/2', '<none>', 3, 10, null)
  const changes = fc.array(
    fc.record({ put: fc.array(fc.tuple(fc.nat(15), cell), { maxLength: 4 }), gone: fc.array(fc.nat(15)) }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(changes, fc.boolean(), (steps, isDescending) => {
      const sort = { column: 'Any', isDescending }
      const sorter = createRowSorter()
      let list = aList('Any', [])
      for (const { put, gone } of steps) {
        const upserts = put.map(([i, value]) => ({ key: `row-${i}`, cells: [value] }))
        const rows = applyRowChanges(list.rows, { upserts, deletes: gone.map((i) => `row-${i}`) })
        list = { ...list, rows }
        expect(sorter(list, sort)).toEqual(sortRows(list, sort))
        expect(new Set(sorter(list, sort))).toEqual(new Set(rows))
      }
    }),
  )
})

it.each([
  ['Age', 'string', false],
  ['Restarts', 'string', true],
  ['Ready', 'integer', true],
])(
  'clicking the head %s of type %s cycles through its own direction, the other and neither',
  (name, type, isDescending) => {
    const column = { name, type }
    const first = nextSort(undefined, column)
    const second = nextSort(first, column)
    expect([first, second, nextSort(second, column)]).toEqual([
      { column: name, isDescending },
      { column: name, isDescending: !isDescending },
      undefined,
    ])
    expect(nextSort(second, { name: 'Name', type: 'string' })).toEqual({
      column: 'Name',
      isDescending: false,
    })
  },
)

it('what fails comes first, then what waits, then what is on its way, then the rest, each in the order of the list', () => {
  const rows = ['a3', 'b0', 'c3', 'd1', 'e0', 'f2'].map((key) => ({ key, cells: [] }))
  const rank = ({ key }: { key: string }) => Number(key[1])
  expect(unhealthyFirst(rows, rank).map(({ key }) => key)).toEqual(['b0', 'e0', 'd1', 'f2', 'a3', 'c3'])
  expect(unhealthyFirst(rows, () => 3)).toBe(rows)
})

it('events start with the last one', () => {
  expect(defaultSort('events')?.column).toBe('Last Seen')
  expect(defaultSort('pods')).toBeUndefined()
})

const row = (key: string): Row => ({ key, cells: [] })
const order = (before: string, after: string) =>
  inHeldOrder([...before], [...after].map(row))
    .map(({ key }) => key)
    .join('')

it.each([
  ['abc', 'cba', 'abc'],
  ['abc', 'ca', 'ac'],
  ['abc', 'abxc', 'abxc'],
  ['abc', 'cxab', 'abcx'],
  ['abc', 'xyabc', 'xyabc'],
  ['', 'ab', 'ab'],
  ['ab', '', ''],
])('%s, which would be %s, is %s', (before, after, held) => {
  expect(order(before, after)).toBe(held)
})

it('never loses, duplicates or moves an existing row', () => {
  const keys = fc.uniqueArray(fc.constantFrom(...'abcdefgh'))
  fc.assert(
    fc.property(keys, keys, (before, after) => {
      const held = inHeldOrder(before, after.map(row)).map(({ key }) => key)
      expect(held.toSorted()).toEqual(after.toSorted())
      expect(held.filter((key) => before.includes(key))).toEqual(before.filter((key) => after.includes(key)))
    }),
  )
})
