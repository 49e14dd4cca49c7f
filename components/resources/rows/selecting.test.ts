import { expect, it } from 'vitest'
import { extendTo, NOTHING_SELECTED, type RowSelection, selectAllRows, toggleRow } from './selecting'

const order = ['a', 'b', 'c', 'd', 'e']
const keysOf = ({ keys }: RowSelection) => [...keys].sort().join('')

it('a row is selected and deselected, and others stay', () => {
  const two = toggleRow(toggleRow(NOTHING_SELECTED, 'b'), 'd')
  expect(keysOf(two)).toBe('bd')
  expect(keysOf(toggleRow(two, 'b'))).toBe('d')
})

it.each([
  ['b', 'd', 'bcd'],
  ['d', 'b', 'bcd'],
  ['b', 'b', 'b'],
])('a range goes from %s to %s', (from, to, keys) => {
  expect(keysOf(extendTo(toggleRow(NOTHING_SELECTED, from), to, order))).toBe(keys)
})

it('a range is redrawn from the same row, and starts at the row itself where the first one is gone', () => {
  const first = extendTo(toggleRow(NOTHING_SELECTED, 'c'), 'd', order)
  expect(keysOf(extendTo(first, 'b', order))).toBe('bcd')
  expect(keysOf(extendTo({ keys: new Set(['x']), anchor: 'x' }, 'b', order))).toBe('bx')
  expect(keysOf(extendTo(first, 'x', order))).toBe('cd')
})

it('all shown rows are selected, others are not, and a second time deselects all', () => {
  const all = selectAllRows(toggleRow(NOTHING_SELECTED, 'z'), order)
  expect(keysOf(all)).toBe('abcde')
  expect(keysOf(selectAllRows(all, order))).toBe('')
  expect(keysOf(selectAllRows(NOTHING_SELECTED, []))).toBe('')
})
