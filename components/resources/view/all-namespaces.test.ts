import { expect, it } from 'vitest'
import type { ResourceList } from '@/lib/contract/resources'
import { withNamespaceColumn } from './cell-text'

const list: ResourceList = {
  columns: [{ name: 'Name', type: 'string', priority: 0, description: '' }],
  rows: [
    { key: 'payments/web-0', cells: ['web-0'] },
    { key: 'shop/web-0', cells: ['web-0'] },
  ],
  resourceVersion: '1',
  state: 'live',
  says: '',
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
