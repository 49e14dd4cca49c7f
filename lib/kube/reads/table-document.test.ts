import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '@/e2e/testing/runs'
import { anySign } from '@/lib/words/testing/any-sign'
import { isBareRow, rememberCells, toCell, toRow } from './table-document'

const text = fc.oneof(
  fc.constantFrom('1/1', 'Running', '5d', 'password=hunter2hunter2', 'a\u202eb', '', 'x'.repeat(2000)),
  fc.stringMatching(/^[\d./:]{0,40}$/),
  fc.string({ unit: anySign, maxLength: 80 }),
)

test('a cell that is remembered is shown as one that is not, however many differ', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(text, fc.integer(), fc.constant(null)), { maxLength: 40 }), (cells) => {
      const show = rememberCells()
      const others = Array.from({ length: 1100 }, (_, i) => `pod-${i}`)
      for (const each of [cells, others, cells]) expect(each.map(show)).toEqual(each.map(toCell))
    }),
    { numRuns: runs(50) },
  )
})

test('a cell that is not the key is redacted, and the one that is the key is shown as the key is', () => {
  const name = 'a1b2c3.0123456789abcdef'
  expect(toRow(name, { cells: [name, `token=${name}`] }).cells).toEqual([
    name,
    expect.not.stringContaining(name),
  ])
})

test.each([
  [{ cells: ['a'] }, true],
  [{ cells: ['a'], object: null }, true],
  [{ cells: ['a'], object: { metadata: {} } }, false],
  [{ cells: 'a' }, false],
  [{}, false],
  [null, false],
  ['cells', false],
])('%j is a row without an object: %s', (row, isBare) => expect(isBareRow(row)).toBe(isBare))
