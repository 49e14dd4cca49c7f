import { describe, expect, it } from 'vitest'
import type { Row } from '@/lib/contract/resources'
import { filterRows } from './filter-rows'

const rows: Row[] = [
  { key: 'shop/web-0', cells: ['web-0', '1/1', 'Running', 3] },
  { key: 'shop/cart-1', cells: ['cart-1', '0/1', 'ImagePullBackOff', null] },
]

describe('filterRows', () => {
  it.each([
    ['', ['web-0', 'cart-1']],
    ['   ', ['web-0', 'cart-1']],
    ['web', ['web-0']],
    ['imagepull', ['cart-1']],
    ['0/1 cart', ['cart-1']],
    ['cart running', []],
    ['shop/web', ['web-0']],
    ['1/1', ['web-0']],
    ['null', []],
    ['.*', []],
  ])('"%s" keeps %j', (text, kept) => {
    expect(filterRows(rows, text, [0, 1, 2]).map((row) => row.cells[0])).toEqual(kept)
  })

  it('does not look into cells that are not shown', () => {
    expect(filterRows(rows, 'Running', [0])).toEqual([])
    expect(filterRows(rows, '3', [0, 3])).toHaveLength(1)
  })

  it('gives the same rows back when there is nothing to look for', () => {
    expect(filterRows(rows, ' ', [0])).toBe(rows)
  })
})
