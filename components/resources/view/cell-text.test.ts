import { describe, expect, it } from 'vitest'
import type { Column, ResourceList, Row } from '@/lib/contract/resources'
import { NOTHING } from '@/lib/phrase/phrase'
import { briefRestarts, cellText, withNamespaceColumn } from './cell-text'

const LISTED = '2026-11-24T14:00:00Z'
const NOW = Date.parse('2026-11-24T14:03:00Z')

const column = (name: string, type = 'string'): Column => ({ name, type, priority: 0, description: '' })
const text = (name: string, cell: Row['cells'][number], over: Partial<Row> = {}, type = 'string') =>
  cellText(column(name, type), 0, { key: 'a', cells: [cell], ...over }, { printedAt: LISTED }, NOW)

describe('cellText', () => {
  it.each([
    ['an age keeps counting from the list', text('Age', '40m'), '43m'],
    [
      'an age keeps counting from when it was printed',
      text('Age', '0s', { printedAt: '2026-11-24T14:02:50Z' }),
      '10s',
    ],
    [
      'an age is exact when the creation time is known',
      text('Age', '5d', { createdAt: '2026-11-19T02:03:00Z' }),
      '5d12h',
    ],
    [
      'a creation in the future of this browser',
      text('Age', '0s', { createdAt: '2026-11-24T14:09:00Z' }),
      '0s',
    ],
    ['only an age counts from the creation', text('Last Seen', '10s', { createdAt: LISTED }), '3m10s'],
    ['a restart in brackets', text('Restarts', '3 (5m ago)'), '3 (8m ago)'],
    ['a date of a custom resource', text('Refreshed', '5m', {}, 'date'), '8m'],
    ['a date that is not a duration', text('Created At', LISTED, {}, 'date'), LISTED],
    ['a duration does not change', text('Duration', '5m'), '5m'],
    ['an unknown age', text('Age', '<unknown>'), '<unknown>'],
    ['a number', text('Desired', 3), '3'],
    ['nothing', text('Node', null), ''],
  ])('%s', (_, is, expected) => {
    expect(is).toBe(expected)
  })

  it('leaves an age alone when it is not known when it was printed', () => {
    expect(cellText(column('Age'), 0, { key: 'a', cells: ['5m'] }, {}, NOW)).toBe('5m')
  })

  it('leaves an age alone when this browser is behind', () => {
    const early = Date.parse('2026-11-24T13:00:00Z')
    const row = { key: 'a', cells: ['5m'] }
    expect(cellText(column('Age'), 0, row, { printedAt: LISTED }, early)).toBe('5m')
  })
})

it.each([
  ['8 (4m10s ago)', '8 (4m)'],
  ['12 (364d23h ago)', '12 (364d)'],
  ['3', '3'],
  ['8 (4m ago), or so', '8 (4m ago), or so'],
])('restarts of %s are shown as %s', (printed, shown) => {
  expect(briefRestarts(printed)).toBe(shown)
})

const list: ResourceList = {
  columns: [{ name: 'Name', type: 'string', priority: 0, description: '' }],
  rows: [
    { key: 'payments/web-0', cells: ['web-0'] },
    { key: 'shop/web-0', cells: ['web-0'] },
  ],
  resourceVersion: '1',
  state: 'live',
  says: NOTHING,
}

it('a list that was refused does not look like an empty one', () => {
  const refused: ResourceList = { ...list, columns: [], rows: [], state: 'forbidden' }
  expect(withNamespaceColumn(refused)).toBe(refused)
})

it('the namespace is in front of each row, and an unchanged row stays the same object', () => {
  const wide = withNamespaceColumn(list)
  expect(wide.columns.map((column) => column.name)).toEqual(['Namespace', 'Name'])
  expect(wide.rows.map((row) => row.cells)).toEqual([
    ['payments', 'web-0'],
    ['shop', 'web-0'],
  ])
  expect(withNamespaceColumn({ ...list }).rows[1]).toBe(wide.rows[1])
})
